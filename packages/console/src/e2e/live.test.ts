/** Live values in a real browser: from a simulated vehicle through its bridge, and gone when the way is; how soon is told. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { partOf } from './testing-steps.ts'
import { untilNoNumber } from './testing-tiles.ts'
import type { Visit } from './testing-visit.ts'

const SAMPLE_DBC = fileURLToPath(new URL('../../../../docs/samples/simulated-car.dbc', import.meta.url))
/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000

const sheetOf = (page: Page) => page.getByRole('region', { name: 'Live values' })
const tilesOf = (page: Page) => sheetOf(page).getByRole('list', { name: 'Live values' })

async function follow(page: Page, unit: string): Promise<Locator> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('link', { name: unit }).click()
  await partOf(page, 'Health')
  await sheetOf(page).getByRole('button', { name: 'Follow live' }).click()
  const speed = tilesOf(page).getByRole('listitem').filter({ hasText: 'Engine speed' })
  await speed.getByText('valid').waitFor()
  return speed
}

/** So many pictures later: the page draws the bus anew five times a second. */
const drawn = (page: Page, count: number) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((done) => {
        let pictures = 0
        const look = () => (++pictures >= wanted ? done() : requestAnimationFrame(look))
        look()
      }),
    count,
  )

describe('live values in a browser', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('come as the vehicle measures them, labelled as simulated, in the units of who reads them', async () => {
    const { page } = technician
    const speed = await follow(page, 'V-001')
    assert.match(String(await speed.textContent()), /\d\s*rpm$/)
    await sheetOf(page).getByText('SIMULATED').waitFor()

    const coolant = tilesOf(page).getByRole('listitem').filter({ hasText: 'Coolant temperature' })
    const shown = async () => String(await coolant.locator('.value').textContent())
    assert.match(await shown(), /°C$/)
    await sheetOf(page).getByRole('button', { name: 'US units' }).click()
    assert.match(await shown(), /°F$/)
    await sheetOf(page).getByRole('button', { name: 'Metric' }).click()
  })

  test('are those that were chosen', async () => {
    const { page } = technician
    await sheetOf(page)
      .getByText(/^Signals, /)
      .click()
    await sheetOf(page).getByRole('checkbox', { name: 'Engine speed' }).uncheck()
    await tilesOf(page).getByText('Engine speed').waitFor({ state: 'detached' })
    await tilesOf(page).getByText('valid').first().waitFor()
  })

  test('have the frames of a bus beside them, decoded by a file that stays in the page, filtered and paused', async () => {
    const { page } = await stage.enter('admin')
    await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
    await page.getByRole('link', { name: 'V-007' }).click()
    await partOf(page, 'Health')
    const bus = page.getByRole('region', { name: 'Bus', exact: true })
    await bus.getByRole('button', { name: 'Watch the bus' }).click()
    const rows = bus.getByRole('rowheader')
    await rows.filter({ hasText: '0C9' }).waitFor()
    await bus.getByText('SIMULATED').waitFor()
    await bus.locator('mark').first().waitFor()
    assert.match(String(await bus.locator('tbody', { hasText: '0C9' }).textContent()), /\d Hz/)

    const uploads: string[] = []
    page.on('request', (request) => request.method() !== 'GET' && uploads.push(request.url()))
    await bus.getByLabel('CAN database (DBC)').setInputFiles(SAMPLE_DBC)
    await bus.getByText('3 messages; lines passed over: 0').waitFor()
    const engine = bus.locator('tbody', { hasText: 'EngineFast' })
    await engine.getByText('EngineSpeed').waitFor()
    assert.match(String(await engine.textContent()), /EngineSpeed7[6-9]\d(\.\d+)?rpm/)
    assert.deepEqual(uploads, [])

    await bus.getByLabel('Filter').fill('coolant')
    await rows.filter({ hasText: '0C9' }).waitFor({ state: 'detached' })
    assert.match(String(await rows.textContent()), /^4C1/)
    await bus.getByLabel('Filter').fill('0x0c')
    await bus.getByRole('button', { name: 'Pause' }).click()
    const frozen = await engine.textContent()
    await drawn(page, 40)
    assert.equal(await engine.textContent(), frozen)
    await bus.getByRole('button', { name: 'Go on' }).click()
    await engine.getByText(String(frozen), { exact: true }).waitFor({ state: 'detached' })
    await bus.getByRole('button', { name: 'Stop' }).click()
  })

  test('of a bus that no adapter hands over are refused, with what to do', async () => {
    const { page } = technician
    const bus = page.getByRole('region', { name: 'Bus', exact: true })
    await bus.getByRole('button', { name: 'Watch the bus' }).click()
    await bus.getByText('hands over no raw frames').waitFor()
    await bus.getByRole('button', { name: 'Stop' }).click()
  })

  test('are no numbers once the bridge is shut out', async (t) => {
    const { page } = technician
    const shut = await page.evaluate(async () => {
      const { data } = await (await fetch('/api/v1/bridges')).json()
      const answer = await fetch(`/api/v1/bridges/${data[0].id}`, { method: 'DELETE' })
      return answer.status
    })
    assert.equal(shut, 204)
    const tookMs = await untilNoNumber(page)
    t.diagnostic(`${Math.round(tookMs)} ms from the revocation to no number`)
    await sheetOf(page).getByText('The bridge is not connected').waitFor()
  })
})
