/** Vehicles enter the fleet, change, change hands and leave it, in a real browser against the real server. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { dragDown, refuseVehicles, scrollToTheEnd, serveParts, serveVehicles, unitAt } from './testing-long-list.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { dialogOf } from './testing-steps.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
/** A file is looked into beside all else that a house does in its first minutes. */
const LOOKED_INTO_MS = 150_000
/** A refusal is an answer; the browser itself logs it as an error of the network. */
const REFUSALS = /status of (400|409|412|429)/

async function register(page: Page, unit: string, vin = ''): Promise<void> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('button', { name: 'Register vehicle' }).click()
  await dialogOf(page).getByLabel('Unit').fill(unit)
  await dialogOf(page).getByLabel('VIN').fill(vin)
  await dialogOf(page).getByRole('button', { name: 'Register' }).click()
}

const headingOf = (page: Page, unit: string) => page.getByRole('heading', { level: 1, name: unit })

/** What somebody else does to a vehicle meanwhile. */
const changeMake = (page: Page, unit: string, make: string): Promise<number> =>
  page.evaluate(
    async ([filter, body]) => {
      const { data } = await (await fetch(`/api/v1/vehicles?filter[unit]=${filter}`)).json()
      const headers = { 'content-type': 'application/json', 'if-match': '*' }
      return (await fetch(`/api/v1/vehicles/${data[0].id}`, { method: 'PATCH', headers, body })).status
    },
    [unit, JSON.stringify({ make })] as const,
  )

describe('the vehicles of a fleet', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let manager: Visit
  before(async () => {
    stage = await openStage('demo')
    manager = await stage.enter('fleet_manager')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('are registered, and a refusal stands beside its field', async () => {
    const { page } = manager
    await register(page, 'T-900', 'MUTSDEMV')
    const vin = dialogOf(page).getByLabel('VIN')
    await dialogOf(page).getByRole('alert').getByText('17 letters and digits, without I, O and Q.').waitFor()
    assert.equal(await vin.getAttribute('aria-invalid'), 'true')
    assert.ok(await vin.evaluate((input) => input === document.activeElement))

    await vin.fill('MUTSDEMV000000001')
    await dialogOf(page).getByRole('button', { name: 'Register' }).click()
    await dialogOf(page).getByRole('alert').getByText('already has a vehicle with this VIN').waitFor()
    assert.equal(await vin.getAttribute('aria-invalid'), 'true')

    await vin.fill('MUTSDEMV000000900')
    await dialogOf(page).getByLabel('Year').fill('2024')
    await dialogOf(page).getByLabel('Fuel').selectOption('electric')
    await dialogOf(page).getByRole('button', { name: 'Register' }).click()
    await headingOf(page, 'T-900').waitFor()
    await page.getByText('MUTSDEMV000000900').waitFor()
    manager.assertQuiet(REFUSALS)
  })

  test('give the focus back where it was when a dialog is left', async () => {
    const { page } = manager
    for (const name of ['Edit', 'Archive']) {
      const button = page.getByRole('button', { name, exact: true })
      await button.focus()
      await page.keyboard.press('Enter')
      await dialogOf(page).waitFor()
      await page.keyboard.press('Escape')
      await dialogOf(page).waitFor({ state: 'detached' })
      assert.ok(await button.evaluate((each) => each === document.activeElement), name)
    }
  })

  test('change from the state that was seen, and say what somebody else changed meanwhile', async () => {
    const { page } = manager
    const address = `/api/v1${new URL(page.url()).pathname.replace('/app', '')}`
    await page.getByRole('button', { name: 'Edit' }).click()
    await dialogOf(page).getByLabel('Plate').fill('DM 900 V')
    await using other = await stage.enter('fleet_manager')
    const changed = await other.context.request.patch(address, { headers: { 'if-match': '"1"' }, data: { year: 2025 } })
    assert.equal(changed.status(), 200)

    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(page).getByRole('listitem').getByText('Year: 2024 → 2025').waitFor()
    assert.deepEqual(await findViolations(page), [])
    await dialogOf(page).getByRole('button', { name: 'Load it again' }).click()
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()

    await page.getByText('plate DM 900 V').waitFor()
    await headingOf(page, '2025').waitFor()
    await dialogOf(page).waitFor({ state: 'detached' })
    manager.assertQuiet(REFUSALS)
  })

  test('have parts with addresses of their own, that keys reach and a reload keeps', async () => {
    const { page } = manager
    const parts = page.getByRole('navigation', { name: 'Parts of this page' })
    const current = () => parts.locator('[aria-current]').allTextContents()
    assert.deepEqual(await current(), ['Overview'])
    // No manager is let read a vehicle: the part that is about that is not offered.
    assert.equal(await parts.getByRole('link', { name: 'Health' }).count(), 0)

    await parts.getByRole('link', { name: 'Overview' }).focus()
    for (let steps = 0; steps < 3; steps++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('No document is on file.').waitFor()
    assert.match(page.url(), /\?tab=documents$/)
    await page.reload()
    await page.getByText('No document is on file.').waitFor()
    assert.deepEqual(await current(), ['Documents'])

    await parts.getByRole('link', { name: 'History' }).click()
    await page.getByText('Nothing is written down of T-900 yet.').waitFor()
    await page.goBack()
    await page.getByText('No document is on file.').waitFor()
    await page.goto(page.url().replace('documents', 'no-such-part'))
    await page.getByRole('region', { name: 'Assigned to' }).waitFor()
    assert.deepEqual(await current(), ['Overview'])
    manager.assertQuiet(REFUSALS)
  })

  test('leave the fleet after a question, and stand in its list no more', async () => {
    const { page } = manager
    await page.getByRole('button', { name: 'Archive' }).click()
    await dialogOf(page).getByRole('button', { name: 'Archive T-900' }).click()
    await headingOf(page, 'Vehicles').waitFor()
    await page.getByRole('link', { name: 'V-001' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'T-900' }).count(), 0)
    manager.assertQuiet(REFUSALS)
  })

  test('stand in a list of which what is seen is drawn, and read again when one is registered', async () => {
    const { page } = manager
    const asked = await serveVehicles(page, 3_000)
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: unitAt(0) }).waitFor()
    await scrollToTheEnd(page)
    await page.getByRole('row', { name: unitAt(2_999) }).waitFor()
    assert.equal(asked.length, 16)
    const drawn = await page.getByRole('row').count()
    assert.ok(drawn < 60, `${drawn} rows`)
    assert.equal(await page.getByRole('row', { name: unitAt(2_999) }).getAttribute('aria-rowindex'), '3001')

    asked.length = 0
    await page.evaluate(() => scrollTo(0, 0))
    await page.getByRole('row', { name: unitAt(0) }).waitFor()
    // Takes longer than a window needs to be at rest.
    assert.deepEqual(await findViolations(page), [])
    await page.getByRole('button', { name: 'Register vehicle' }).click()
    await dialogOf(page).getByLabel('Unit').fill('T-902')
    await dialogOf(page).getByRole('button', { name: 'Register' }).click()
    await headingOf(page, 'T-902').waitFor()
    assert.deepEqual(asked, [0])

    await page.goBack()
    await page.getByRole('row', { name: unitAt(0) }).waitFor()
    const isReadAgain = page.waitForResponse((answer) => /include=/.test(answer.url()))
    await dragDown(page, 0.5)
    await isReadAgain
    await page.getByRole('row', { name: unitAt(1_500) }).waitFor()
    assert.ok(asked.length <= 3 && asked.slice(1).every((begin) => begin > 1_000 && begin <= 1_500), asked.join())

    await page.evaluate(() => scrollTo(0, 0))
    const first = page.getByRole('link', { name: unitAt(0) })
    await first.focus()
    await dragDown(page, 1)
    await page.getByRole('row', { name: unitAt(2_990) }).waitFor()
    assert.ok(await first.evaluate((link) => link === document.activeElement))
    assert.equal(await page.getByRole('row', { name: unitAt(500) }).count(), 0)

    await refuseVehicles(page)
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 4))
    const again = page.getByRole('button', { name: /^Load again/ })
    await again.waitFor()
    assert.ok(await again.isDisabled())
    assert.ok(await again.evaluate((button) => button.getBoundingClientRect().bottom <= window.innerHeight))
    assert.deepEqual(await findViolations(page), [])
    await again.click()
    await again.waitFor({ state: 'detached' })
    assert.ok(asked.some((begin) => begin > 500 && begin < 1_000))
    manager.assertQuiet(REFUSALS)
  })

  test('have parts of which, were there thousands, what is seen is drawn and read again', async () => {
    const { page } = manager
    const asked = await serveParts(page, 1_250)
    await page.goto('/app/parts')
    const rowOf = (row: number) => page.getByRole('row', { name: unitAt(row) })
    await rowOf(49).waitFor()
    for (let pages = 1; pages < 7; pages++) {
      const isThere = page.waitForResponse(/\/parts\?limit=/)
      await page.getByRole('button', { name: 'Load more' }).click()
      await isThere
    }
    await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' })
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await rowOf(1_249).waitFor()
    assert.deepEqual(asked, [0, 50, 250, 450, 650, 850, 1050])
    assert.ok((await page.getByRole('row').count()) < 60)
    assert.equal(await rowOf(1_249).getAttribute('aria-rowindex'), '1251')
    const edges = () =>
      page
        .locator('thead th')
        .evaluateAll((heads) => heads.map((head) => Math.round(head.getBoundingClientRect().left)))
    const atTheEnd = await edges()

    await dragDown(page, 0.5)
    await page.evaluate(() => scrollTo(0, 0))
    await rowOf(0).waitFor()
    assert.deepEqual(await edges(), atTheEnd)
    // Takes longer than a window needs to be at rest.
    assert.deepEqual(await findViolations(page), [])
    asked.length = 0
    await page.getByRole('button', { name: 'Add a part' }).click()
    await dialogOf(page).getByLabel('Number').fill('T-904')
    await dialogOf(page).getByLabel('Name').fill('Wiper')
    await dialogOf(page).getByLabel('EUR each').fill('12.50')
    const isReadAgain = page.waitForResponse((answer) => /\/parts\?limit=50/.test(answer.url()))
    await dialogOf(page).getByRole('button', { name: 'Add' }).click()
    await isReadAgain
    await dialogOf(page).waitFor({ state: 'detached' })
    assert.deepEqual(asked, [0])
    manager.assertQuiet(REFUSALS)
  })

  test('are put into the reach of a technician and out of it', async () => {
    await using admin = await stage.enter('admin')
    await using technician = await stage.enter('technician')
    await register(admin.page, 'T-901')
    await headingOf(admin.page, 'T-901').waitFor()
    const address = `/api/v1${new URL(admin.page.url()).pathname.replace('/app', '')}`
    const reach = async () => (await technician.context.request.get(address)).status()
    assert.equal(await reach(), 404)

    const people = admin.page.getByRole('region', { name: 'Assigned to' })
    await people.getByText('Nobody yet.').waitFor()
    const option = people.getByRole('option', { name: /, technician$/ }).first()
    await people.getByLabel('Assign to').selectOption({ label: String(await option.textContent()) })
    await people.getByRole('button', { name: 'Assign' }).click()
    await people.getByRole('button', { name: /^Withdraw from/ }).waitFor()
    assert.equal(await reach(), 200)

    await people.getByRole('button', { name: /^Withdraw from/ }).click()
    await people.getByText('Nobody yet.').waitFor()
    assert.equal(await reach(), 404)
    admin.assertQuiet()
  })

  test('come out of a file, checked anew where somebody was busy in between, and as it is shown then', async () => {
    await using admin = await stage.enter('admin')
    const { page } = admin
    const buffer = Buffer.from('unit,make\nV-009,Ours\n')
    await page.goto('/app/imports')
    await page.getByRole('button', { name: 'Import vehicles' }).click()
    await page.getByLabel('File').setInputFiles({ name: 'vehicles.csv', mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Load and check' }).click()
    const apply = page.getByRole('button', { name: 'Apply 1 row' })
    await apply.waitFor({ timeout: LOOKED_INTO_MS })
    assert.equal(await changeMake(page, 'V-009', 'Theirs'), 200)
    await apply.click()
    await page.getByText('fleet.import-stale').waitFor({ timeout: LOOKED_INTO_MS })

    await page.getByRole('button', { name: 'Check it anew' }).click()
    await page.getByText('fleet.import-stale').waitFor({ state: 'detached', timeout: LOOKED_INTO_MS })
    await apply.click()
    await page.getByText('applied', { exact: true }).waitFor({ timeout: LOOKED_INTO_MS })
    admin.assertQuiet()
  })
})
