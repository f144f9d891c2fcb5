/** What is written down of a fleet, as people do it: papers with their scans, fuel at the pump, and where vehicles stand. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { SCAN, vehicleOf } from './testing-screens-book.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000
/** Uploads are looked into one after another, beside all else that a house does in its first minutes. */
const LOOKED_INTO_MS = 150_000
const PHONE = { width: 390, height: 844 }
/** A refusal is an answer; the browser itself logs it as an error of the network. */
const REFUSALS = /status of (409|415)/

const dialogOf = (page: Page) => page.getByRole('dialog')
const sheetOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function enterInsurance(page: Page, lastDay: string): Promise<void> {
  await dialogOf(page).getByLabel('Number').fill(`P-${lastDay}`)
  await dialogOf(page).getByLabel('Last day').fill(lastDay)
}

describe('the book of a fleet', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage('demo')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('takes what was filled at the pump on a phone, and doubts what does not add up', async () => {
    await using driver = await stage.enter('technician')
    const { page } = driver
    await page.setViewportSize(PHONE)
    await page.goto('/app/energy')
    await page.getByRole('button', { name: 'Enter fuel or charge' }).click()
    await dialogOf(page).getByLabel('Vehicle').selectOption({ label: 'V-003, DM 102 V' })
    await dialogOf(page).getByLabel('How much, in l').fill('41,5')
    await dialogOf(page).getByLabel('Paid, in EUR').fill('70.10')
    await dialogOf(page).getByLabel('Odometer in km').fill('12')
    assert.deepEqual(await findViolations(page), [])
    await dialogOf(page).getByRole('button', { name: 'Enter' }).click()

    await page.getByText('Entered, and questioned: odometer goes back').waitFor()
    const entered = page.getByRole('row').filter({ hasText: '70.10 EUR' })
    await entered.getByRole('link', { name: 'V-003' }).waitFor()
    await entered.getByText('41.5 l').waitFor()
    await entered.getByText('questioned', { exact: true }).waitFor()
    driver.assertQuiet()
  })

  test('has what is serviced how often, puts a vehicle on it, and takes a service off again', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.goto('/app/service')
    await page.getByRole('button', { name: 'Add a task' }).click()
    await dialogOf(page).getByLabel('Name').fill('Belt change')
    await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: 'Retire Belt change' }).waitFor()
    await page.getByRole('button', { name: 'New program' }).click()
    await dialogOf(page).getByLabel('Name').fill('Belts')
    await dialogOf(page).getByLabel('Task', { exact: true }).selectOption({ label: 'Belt change' })
    await dialogOf(page).getByLabel('Every, in days').fill('730')
    await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click()
    await sheetOf(page, 'Programs').getByText('every 730 days').waitFor()

    await vehicleOf(page, 'V-006')
    await page.getByRole('button', { name: 'Put it on a program' }).click()
    await dialogOf(page).getByLabel('Program').selectOption({ label: 'Belts, every 730 days' })
    await dialogOf(page).getByRole('button', { name: 'Put it on' }).click()
    const off = page.getByRole('button', { name: 'Take off Belt change' })
    await off.click()
    await off.waitFor({ state: 'detached' })
    manager.assertQuiet()
  })

  test('shows what is being exported until it is done, and leads to it', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.goto('/app/energy')
    await page.getByRole('button', { name: 'Export' }).click()
    await dialogOf(page).getByRole('button', { name: 'Export it' }).click()
    await page.getByRole('heading', { level: 1, name: 'Exports' }).waitFor()
    await page.goto('/app/jobs')
    const work = page.getByRole('row').filter({ hasText: 'Export of a list' }).first()
    await work.getByText('done', { exact: true }).waitFor({ timeout: 60_000 })

    await work.getByRole('link', { name: 'Export of a list' }).click()
    await page.getByRole('heading', { level: 1, name: 'Exports' }).waitFor()
    manager.assertQuiet()
  })

  test('keeps groups in groups, and shows which vehicles stand in a site', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.goto('/app/places')
    const groups = sheetOf(page, 'Groups')
    await groups.getByRole('button', { name: 'Open a group' }).click()
    await dialogOf(page).getByLabel('Name').fill('Electric vans of the harbour with a very long name indeed')
    await dialogOf(page).getByLabel('Stands in').selectOption({ label: 'Vans' })
    await dialogOf(page).getByRole('button', { name: 'Open', exact: true }).click()

    const vans = groups.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Change Vans' }) })
    await vans.getByRole('listitem').getByText('Electric vans').waitFor()
    // Nothing is archived while another stands in it.
    assert.equal(await groups.getByRole('button', { name: 'Archive Vans' }).count(), 0)
    await page.setViewportSize({ width: 320, height: 720 })
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)

    await sheetOf(page, 'Sites').getByRole('button', { name: 'Vehicles in South depot' }).click()
    await dialogOf(page).getByRole('link', { name: 'V-003' }).click()
    await page.getByRole('heading', { level: 1, name: 'V-003' }).waitFor()
    manager.assertQuiet()
  })

  test('has a document with its scan, what became of the scan, and the document in place of it', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await vehicleOf(page, 'V-004')
    await page.getByRole('button', { name: 'Enter a document' }).click()
    await dialogOf(page).getByLabel('Kind').selectOption('insurance')
    await enterInsurance(page, '2026-01-31')
    await dialogOf(page)
      .getByLabel('Scans')
      .setInputFiles({ ...SCAN, name: 'scan.exe', mimeType: 'application/x-dos' })
    await dialogOf(page).getByRole('button', { name: 'Enter' }).click()
    await dialogOf(page).getByRole('alert').waitFor()
    await dialogOf(page).getByLabel('Scans').setInputFiles(SCAN)
    await dialogOf(page).getByRole('button', { name: 'Enter' }).click()

    const documents = sheetOf(page, 'Documents')
    await documents.getByText('P-2026-01-31').waitFor()
    await documents.getByText('expired').waitFor()
    // The house has no scanner, and a file that nobody scanned is never called clean.
    await documents.getByText('not scanned').waitFor({ timeout: LOOKED_INTO_MS })
    const kept = page.waitForEvent('download')
    await documents.getByRole('button', { name: `Save ${SCAN.name}` }).click()
    assert.equal((await kept).suggestedFilename(), SCAN.name)

    await documents.getByRole('button', { name: 'Replace the insurance' }).click()
    await enterInsurance(page, '2027-01-31')
    await dialogOf(page).getByRole('button', { name: 'Replace', exact: true }).click()
    await documents.getByText('P-2027-01-31').waitFor()
    await documents.getByText('P-2026-01-31').waitFor({ state: 'detached' })
    await documents.getByRole('button', { name: 'Show replaced ones' }).click()
    await documents.getByText('P-2026-01-31').waitFor()
    manager.assertQuiet(REFUSALS)
  })
})
