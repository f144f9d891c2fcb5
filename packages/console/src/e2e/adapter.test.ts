/** A browser as a bridge: an adapter at its computer, read through the page, against the real server. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createVehicle } from '#simulator'
import { whyNoBrowser } from './testing-chromium.ts'
import type { SerialBench } from './testing-serial.ts'
import { plugInto } from './testing-serial.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000
const VIN = 'MUTSDEM0000004711'
const UNIT = 'Z-900'

const sheetOf = (page: Page) => page.getByRole('region', { name: 'Adapter in this browser' })
const standing = (page: Page) => sheetOf(page).getByRole('list', { name: 'State of the adapter' })

/** Enters a vehicle that no bridge serves, and opens its page. */
async function enterVehicle({ page }: Visit): Promise<void> {
  const status = await page.evaluate(
    async ([unit, vin]) => {
      const answer = await fetch('/api/v1/vehicles', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ unit, vin }),
      })
      return answer.status
    },
    [UNIT, VIN],
  )
  assert.equal(status, 201)
}

async function openVehicle(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('link', { name: UNIT }).click()
  await page.getByRole('heading', { level: 1, name: UNIT }).waitFor()
}

async function connect(page: Page): Promise<void> {
  await sheetOf(page).getByLabel('Name of this computer').fill('Laptop 3')
  await sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' }).click()
  await standing(page).getByText('connected', { exact: true }).waitFor()
}

describe('a browser as a bridge', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  let serial: SerialBench
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
    serial = await plugInto(technician.page, createVehicle({ vin: VIN, scenario: 'misfire' }))
    await technician.page.reload()
    await enterVehicle(technician)
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('is paired by one act of the person, and stands in the list as a browser', async () => {
    const { page } = technician
    await openVehicle(page)
    await page.getByText(`No bridge serves ${UNIT}`).waitFor()
    await connect(page)

    await page.getByRole('link', { name: 'Bridges', exact: true }).click()
    const row = page.getByRole('row', { name: /^Laptop 3 browser/ })
    await row.getByText('connected').waitFor()
    await row.getByRole('link', { name: UNIT }).waitFor()
    technician.assertQuiet()
  })

  test('reads the vehicle, and its codes stand in the console', async () => {
    const { page } = technician
    await openVehicle(page)
    await page.getByRole('button', { name: 'Diagnose' }).click()
    await page.getByRole('button', { name: /^Seal / }).waitFor()
    await page.getByText('P0301').first().waitFor()
    await standing(page).getByText('answers', { exact: true }).waitFor()
    assert.match(String(await standing(page).textContent()), /Answers begin after \d+ ms/)
  })

  test('follows live values, and shows no number once the adapter is pulled out', async (t) => {
    const { page } = technician
    const live = page.getByRole('region', { name: 'Live values' })
    await live.getByRole('button', { name: 'Follow live' }).click()
    await live.getByRole('list', { name: 'Live values' }).getByText('valid').first().waitFor()

    await serial.unplug()
    const tookMs = await untilNoNumber(page)
    t.diagnostic(`${Math.round(tookMs)} ms from the pulled plug to no number`)
    await live.getByText('no link').first().waitFor()
    serial.replug()
    await live.getByRole('list', { name: 'Live values' }).getByText('valid').first().waitFor()
  })

  test('goes on behind a reload, and a second tab is told who holds the adapter', async () => {
    const { page, context } = technician
    await page.reload()
    await standing(page).getByText('connected', { exact: true }).waitFor()

    const second = await context.newPage()
    await plugInto(second, createVehicle({ vin: VIN }))
    await second.goto('/app/bridges')
    await sheetOf(second).getByLabel('Vehicle').selectOption({ label: UNIT })
    assert.equal(await sheetOf(second).getByLabel('Name of this computer').inputValue(), 'Laptop 3')
    await sheetOf(second).getByRole('button', { name: 'Connect an adapter in this browser' }).click()
    await sheetOf(second).getByText('Another tab of this browser holds the adapter.').waitFor()
    await second.close()
    await standing(page).getByText('connected', { exact: true }).waitFor()
  })

  test('is shut out at once when it is revoked, and forgets who it was', async () => {
    const { page } = technician
    const status = await page.evaluate(async () => {
      const { data } = await (await fetch('/api/v1/bridges')).json()
      const own = data.find(({ kind }: { kind: string }) => kind === 'browser')
      return (await fetch(`/api/v1/bridges/${own.id}`, { method: 'DELETE' })).status
    })
    assert.equal(status, 204)
    await sheetOf(page).getByText('This browser was shut out as a bridge').waitFor()
    await connect(page)
    technician.assertQuiet()
  })

  test('lets go of the adapter when it is told to', async () => {
    const { page } = technician
    await sheetOf(page).getByRole('button', { name: 'Disconnect' }).click()
    await sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' }).waitFor()
    assert.equal(serial.plug(), undefined)
    await page.reload()
    await sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' }).waitFor()
  })
})

/** How long it takes until no tile shows a digit, in milliseconds. */
async function untilNoNumber(page: Page): Promise<number> {
  const began = performance.now()
  await page.waitForFunction(
    () => {
      const list = document.querySelector('[aria-label="Live values"]')
      const values = [...(list?.querySelectorAll('.value') ?? [])]
      return values.length > 0 && values.every(({ textContent }) => !/[0-9]/.test(textContent ?? ''))
    },
    undefined,
    { polling: 20 },
  )
  return performance.now() - began
}
