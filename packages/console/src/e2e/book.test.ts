/** What is written down of a fleet, as people do it: papers with their scans, fuel at the pump, and where vehicles stand. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import { findViolations } from './testing-axe.ts'
import { enterInsurance, openOrderId, publishForm } from './testing-book.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { PHOTO } from './testing-inspection.ts'
import { documentsOf, SCAN, vehicleOf } from './testing-screens-book.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { dialogOf, partOf, sheetOf } from './testing-steps.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000
/** Uploads are looked into one after another, beside all else that a house does in its first minutes. */
const LOOKED_INTO_MS = 150_000
const PHONE = { width: 390, height: 844 }
/** Files of a vehicle that something names. */
const NAMED = /\/files\?ids=/
/** A refusal is an answer; the browser itself logs it as an error of the network. */
const REFUSALS = /status of (409|415)/

const PUBLISHED = '**/api/v1/forms?**'

describe('the book of a fleet', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  /** One browser for all that they do: each new one asks for every file of the console. */
  let admin: Visit
  before(async () => {
    stage = await openStage('demo')
    admin = await stage.enter('admin')
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
    await entered.getByText('41.50 l').waitFor()
    await entered.getByText('questioned', { exact: true }).waitFor()
    driver.assertQuiet()
  })

  test('is written in miles and gallons by who reads them, and what was not touched stays as it was', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    const intervals = () =>
      page.evaluate(async () => {
        const { data } = await (await fetch('/api/v1/service-programs?limit=50')).json()
        return data.map(({ intervals }: { intervals: unknown }) => intervals)
      })
    const before = await intervals()
    await page.evaluate(() => localStorage.setItem('muts.units', 'imperial'))
    await page.goto('/app/service')
    await sheetOf(page, 'Programs')
      .getByRole('button', { name: /^Change / })
      .first()
      .click()
    await dialogOf(page).getByLabel('Every, in mi').first().waitFor()
    assert.deepEqual(await findViolations(page), [])
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    assert.equal((await saved).status(), 200)
    assert.deepEqual(await intervals(), before)
    assert.ok(JSON.stringify(before).includes('everyKm'))

    await page.goto('/app/energy')
    await page.getByRole('button', { name: 'Enter fuel or charge' }).click()
    await dialogOf(page).getByLabel('Vehicle').selectOption({ label: 'V-003, DM 102 V' })
    await dialogOf(page).getByLabel('How much, in gal').fill('10')
    await dialogOf(page).getByLabel('Paid, in EUR').fill('66.33')
    await dialogOf(page).getByLabel('Odometer in mi').fill('100001')
    const entered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await dialogOf(page).getByRole('button', { name: 'Enter' }).click()
    const { quantityThousandths, odometerKm } = await (await entered).json()
    assert.deepEqual([quantityThousandths, odometerKm], [37_854, 160_936])
    const row = page.getByRole('row').filter({ hasText: '66.33 EUR' })
    await row.getByText('10.00 gal').waitFor()
    manager.assertQuiet()
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
    await page.getByRole('button', { name: 'Edit Belt change' }).click()
    await dialogOf(page).getByLabel('Name').fill('Belt change, engine')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await sheetOf(page, 'Tasks').getByText('Belt change, engine').waitFor()

    await vehicleOf(page, 'V-006')
    await partOf(page, 'Service and energy')
    await page.getByRole('button', { name: 'Put it on a program' }).click()
    await dialogOf(page).getByLabel('Program').selectOption({ label: 'Belts, every 730 days' })
    await dialogOf(page).getByRole('button', { name: 'Put it on' }).click()
    const off = page.getByRole('button', { name: 'Take off Belt change, engine' })
    await off.waitFor()
    await page.goto('/app/service')
    await page.getByRole('button', { name: 'Vehicles on Belts' }).click()
    assert.deepEqual(await findViolations(page), [])
    await dialogOf(page).getByRole('link', { name: 'V-006' }).click()
    await partOf(page, 'Service and energy')
    await off.click()
    await off.waitFor({ state: 'detached' })
    manager.assertQuiet()
  })

  test('holds the records of a vehicle until they are let go, each by the second factor', async () => {
    // Who answers for data need not see vehicles: the id is told them.
    await using technician = await stage.enter('technician')
    await vehicleOf(technician.page, 'V-012')
    const vehicleId = new URL(technician.page.url()).pathname.split('/').at(-1) ?? ''
    await using lead = await stage.enter('security_lead')
    await enrolPasskey(lead)
    const { page } = lead
    await page.goto('/app/holds')
    await page.getByRole('button', { name: 'Hold records' }).click()
    await dialogOf(page).getByLabel('Its id').fill(vehicleId)
    await dialogOf(page).getByLabel('Because of').selectOption('accident')
    await dialogOf(page).getByRole('button', { name: 'Hold them' }).click()
    await stepUp(lead)
    await page.getByRole('row').filter({ hasText: 'Accident' }).getByRole('button', { name: 'Release' }).click()
    assert.deepEqual(await findViolations(page), [])
    await dialogOf(page).getByRole('button', { name: 'Release' }).click()
    await stepUp(lead)
    await page.getByText('Nothing is held.').waitFor()
    await page.getByRole('button', { name: 'Released' }).click()
    await page.getByRole('row').filter({ hasText: 'Accident' }).waitFor()
    lead.assertQuiet(/status of 401/)
  })

  test('has an inspection that falls due, and begins it from there', async () => {
    const { page } = admin
    await page.goto('/app/service')
    await page.getByRole('button', { name: 'Add a task' }).click()
    await dialogOf(page).getByLabel('Name').fill('Yearly inspection')
    await dialogOf(page).getByLabel('Done as').selectOption({ label: 'an inspection by Walk-round' })
    await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: 'New program' }).click()
    await dialogOf(page).getByLabel('Name').fill('Yearly')
    await dialogOf(page).getByLabel('Task', { exact: true }).selectOption({ label: 'Yearly inspection' })
    await dialogOf(page).getByLabel('Every, in days').fill('365')
    await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click()
    await sheetOf(page, 'Programs').getByText('every 365 days').first().waitFor()
    await vehicleOf(page, 'V-008')
    await partOf(page, 'Service and energy')
    await page.getByRole('button', { name: 'Put it on a program' }).click()
    await dialogOf(page).getByLabel('Program').selectOption({ label: 'Yearly, every 365 days' })
    await dialogOf(page).getByLabel(/last/i).first().fill('2020-01-31')
    await dialogOf(page).getByRole('button', { name: 'Put it on' }).click()
    await page.getByRole('button', { name: 'Take off Yearly inspection' }).waitFor()

    assert.equal(await publishForm(page, 'A form that is not due'), 201)
    await page.goto('/app/due')
    const inspect = page.getByRole('button', { name: 'Inspect: Yearly inspection' })
    await page.route(PUBLISHED, (route) => route.fulfill({ json: { data: [], page: { next: null, hasMore: false } } }))
    await inspect.click()
    await dialogOf(page).getByText('The form that this falls due by is retired').waitFor()
    assert.equal(await dialogOf(page).getByRole('button', { name: 'Begin' }).isEnabled(), false)
    assert.deepEqual(await findViolations(page), [])
    await page.unroute(PUBLISHED)
    await page.reload()
    await inspect.click()
    await dialogOf(page).getByText('V-008').waitFor()
    assert.deepEqual(await dialogOf(page).getByLabel('Form').locator('option').allTextContents(), ['Walk-round'])
    assert.deepEqual(await findViolations(page), [])
    await dialogOf(page).getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('heading', { level: 1, name: 'Walk-round' }).waitFor()
    admin.assertQuiet()
  })

  test('has pictures of a repair with its order', async () => {
    await using technician = await stage.enter('technician')
    const { page } = technician
    await page.goto('/app/work-orders')
    await page.goto(`/app/work-orders/${await openOrderId(page)}`)
    const photos = sheetOf(page, 'Photos')
    await photos.getByText('None yet.').waitFor()
    await photos.getByLabel('Add a photo').setInputFiles(PHOTO)
    await photos.getByRole('listitem').filter({ hasText: PHOTO.name }).waitFor({ timeout: LOOKED_INTO_MS })
    assert.deepEqual(await findViolations(page), [])
    await page.reload()
    await photos.getByRole('listitem').filter({ hasText: PHOTO.name }).waitFor()

    await page.route(NAMED, (route) => route.fulfill({ json: { data: [], page: { next: null, hasMore: false } } }))
    await page.reload()
    await photos.getByText('This file is not there any more.').waitFor()
    assert.deepEqual(await findViolations(page), [])
    await page.unroute(NAMED)
    const contentType = 'application/problem+json'
    const body = JSON.stringify({ status: 409, code: 'files.seized', title: 'No', detail: 'Nobody sees these now.' })
    await page.route(NAMED, (route) => route.fulfill({ status: 409, contentType, body }))
    await page.reload()
    await photos.getByText('Nobody sees these now.').waitFor()
    technician.assertQuiet(REFUSALS)
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
    const { page } = admin
    await documentsOf(page, 'V-004')
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
    admin.assertQuiet(REFUSALS)
  })
})
