/** Live values in a real browser: from a simulated vehicle through its bridge, and gone when the way is; how soon is told. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { partOf } from './testing-steps.ts'
import { untilNoNumber } from './testing-tiles.ts'
import type { Visit } from './testing-visit.ts'

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
