/** Where each role begins: what it sees there, and what one press does. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { MonthOfCosts } from '#api'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { dialogOf, sheetOf } from './testing-steps.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
const PHONE = { width: 390, height: 844 }

describe('the first screen', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage('demo')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('of a technician is the order in their hands: one key reads its vehicle, and the result stands there', async (t) => {
    await using technician = await stage.enter('technician')
    const { page } = technician
    await page.getByRole('heading', { level: 1, name: 'My bay' }).waitFor()
    const next = sheetOf(page, 'Next')
    await next.getByText('in progress').waitFor()
    const number = String(await next.getByRole('link', { name: /^Open WO-/ }).textContent()).replace('Open ', '')
    const others = page.getByRole('list', { name: 'Other work orders' })
    await others.getByRole('listitem').first().waitFor()
    assert.equal(await others.getByText(number, { exact: true }).count(), 0)
    await page.getByRole('list', { name: 'Inspections to sign' }).getByText('defects open').first().waitFor()
    t.diagnostic(`${technician.calls.length} calls from the door to the bay`)

    await page.keyboard.press('s')
    await page.getByRole('button', { name: /^Seal / }).waitFor()
    await page.goto('/')
    await sheetOf(page, 'Scans').getByRole('listitem').getByText(/code/).first().waitFor()
    technician.assertQuiet()
  })

  test('is three acts away from the codes of any vehicle, by keys alone', async (t) => {
    await using technician = await stage.enter('technician')
    const { page } = technician
    await page.getByRole('heading', { level: 1, name: 'My bay' }).waitFor()
    const began = performance.now()
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox').fill('002')
    await page.getByRole('option', { name: 'V-002' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'V-002' }).waitFor()
    await page.keyboard.press('s')
    await page.getByRole('row', { name: /^C0040-11 / }).waitFor()
    t.diagnostic(`${Math.round(performance.now() - began)} ms from Ctrl-K to the first code`)
    assert.match(page.url(), /\?scan=/)
    await page.reload()
    await page.getByRole('row', { name: /^C0040-11 / }).waitFor()

    await page.setViewportSize(PHONE)
    const parts = await page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link').all()
    const ends = await Promise.all(parts.map((part) => part.evaluate((link) => link.getBoundingClientRect().right)))
    assert.ok(ends.length > 4)
    assert.deepEqual(
      ends.filter((end) => end > PHONE.width),
      [],
    )
    technician.assertQuiet()
  })

  test('of a driver is their vehicle on a phone, with the inspection to begin and the issue to report', async () => {
    await using driver = await stage.enter('driver')
    const { page } = driver
    await page.setViewportSize(PHONE)
    await page.getByRole('heading', { level: 1, name: 'My vehicle' }).waitFor()
    await page.getByRole('region', { name: 'V-001', exact: true }).getByText('DM 100 V').waitFor()
    await sheetOf(page, 'Due').getByText('Medical').waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width)

    await page.getByRole('button', { name: 'Raise an issue' }).click()
    await dialogOf(page).getByText('V-001').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Start inspection' }).click()
    await dialogOf(page).getByText('V-001').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('button', { name: 'All in this section is OK' }).waitFor()
    await page.goto('/')
    await sheetOf(page, 'Inspections that wait for you').getByRole('link', { name: 'Go on with it' }).click()
    await page.getByRole('button', { name: 'All in this section is OK' }).waitFor()
    driver.assertQuiet()
  })

  test('of a fleet manager is what is due, beside what the month costs', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.getByRole('heading', { level: 1, name: 'Due list' }).waitFor()
    const own = await page.evaluate(async () => (await (await fetch('/api/v1/costs?limit=5')).json()) as MonthOfCosts)
    assert.ok(own.totals.length > 0 && own.data.length > 0)
    for (const { currency, totalMinor } of own.totals) {
      const shown = String(await page.getByRole('region', { name: `Cost in ${currency}` }).textContent())
      assert.ok(shown.replaceAll(/\s/g, '').startsWith(`${(totalMinor / 100).toFixed(2)}${currency}`), shown)
    }
    const dearest = own.data[0]
    const sheet = page.getByRole('region', { name: /^Cost in \w+ \d{4}$/ })
    if (dearest && dearest.totalMinor > 0) await sheet.getByRole('link', { name: String(dearest.name) }).waitFor()
    manager.assertQuiet()
  })

  test('of a technician tells what is gravest, however long ago it was seen, and asks each state of an order apart', async () => {
    await using admin = await stage.enter('admin')
    const answers = await admin.page.evaluate(async () => {
      const [vehicle] = (await (await fetch('/api/v1/vehicles?limit=1')).json()).data
      const raise = async (title: string, severity: string) => {
        const body = JSON.stringify({ vehicleId: vehicle.id, title, severity })
        const headers = { 'content-type': 'application/json' }
        return (await fetch('/api/v1/issues', { method: 'POST', headers, body })).status
      }
      const found = [await raise('The brake pedal goes to the floor', 'critical')]
      for (let count = 0; count < 50; count++) found.push(await raise(`A scratch, ${count}`, 'low'))
      return found
    })
    assert.deepEqual(new Set(answers), new Set([201]))

    await using technician = await stage.enter('technician')
    const asked: string[] = []
    technician.page.on('request', (request) => asked.push(decodeURIComponent(request.url())))
    await technician.page.goto('/app/bay')
    const issues = technician.page.getByRole('list', { name: 'Other issues' })
    await issues.getByText('The brake pedal goes to the floor').waitFor()
    for (const state of ['in_progress', 'approved', 'waiting', 'done'])
      assert.ok(
        asked.some((url) => url.includes(`filter[status]=${state}&sort=number`)),
        state,
      )
    technician.assertQuiet()
  })

  test('of an admin is what has to be set up or mended, each with the way there', async () => {
    await using admin = await stage.enter('admin')
    const { page } = admin
    await page.getByRole('heading', { level: 1, name: 'Set-up and health' }).waitFor()
    await page.getByRole('list', { name: 'In order' }).getByText('Vehicles are registered.').waitFor()
    const toDo = page.getByRole('list', { name: 'To set up or mend' }).getByRole('listitem')
    // A house without TLS in front of it is never all right.
    await toDo
      .filter({ hasText: /clauses are failing/ })
      .getByRole('link', { name: 'See the clauses' })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Clauses' }).waitFor()
    admin.assertQuiet()
  })

  test('of a driver, for somebody with a whole fleet, has one vehicle picked', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.goto('/app/my-vehicle')
    const picker = page.getByLabel('Vehicle', { exact: true })
    await picker.selectOption(await picker.locator('option', { hasText: /^V-003/ }).getAttribute('value'))
    await page.getByRole('region', { name: 'V-003', exact: true }).waitFor()
    assert.equal(await page.getByRole('button', { name: /^V-/ }).count(), 0)
    manager.assertQuiet()
  })

  for (const role of ['security_lead', 'auditor'] as const)
    test(`of ${role} is the standing of 98 clauses, with what people owe`, async () => {
      await using visit = await stage.enter(role)
      const { page } = visit
      await page.getByRole('heading', { level: 1, name: 'Clauses' }).waitFor()
      const cells = sheetOf(page, 'Both policies').getByRole('link')
      await cells.first().waitFor()
      assert.equal(await cells.count(), 98)
      await page.getByRole('list', { name: 'Clocks' }).getByRole('img').first().waitFor()
      await page.getByRole('list', { name: 'Clocks' }).getByRole('link').first().click()
      await page
        .getByRole('heading', { name: 'The last look' })
        .or(page.getByRole('button', { name: /pack/i }))
        .first()
        .waitFor()
      visit.assertQuiet()
    })
})
