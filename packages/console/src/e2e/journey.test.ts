/** The main job in a real browser, against the real server, its bridge and two simulated vehicles. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { whyNoBrowser } from './testing-chromium.ts'
import { personOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

const PROMISED_MS = 10_000
const CALLS_A_MINUTE = 60
/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000

const sealOf = (page: Page) => page.getByRole('button', { name: /^Seal .*open proof$/ })

/** Presses Diagnose and returns how many milliseconds passed until the sealed result stood there. */
async function diagnose(page: Page, unit: string): Promise<number> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('link', { name: unit }).click()
  const button = page.getByRole('button', { name: 'Diagnose' })
  await button.waitFor()
  const began = performance.now()
  await button.click()
  await sealOf(page).waitFor()
  return performance.now() - began
}

describe('the console in a browser', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  for (const { unit, vin, link, code, meaning } of [
    { unit: 'V-001', vin: 'MUTSDEMV000000001', link: 'ELM327', code: 'P0301', meaning: 'Misfire in cylinder 1' },
    {
      unit: 'V-002',
      vin: 'MUTSDEMV000000002',
      link: 'DoIP',
      code: 'C0040-11',
      meaning: 'Wheel speed sensor, front right',
    },
  ]) {
    test(`shows a technician within ten seconds what ${unit} tells over ${link}`, async (t) => {
      const { page } = technician

      const tookMs = await diagnose(page, unit)

      t.diagnostic(`${unit} over ${link}: ${Math.round(tookMs)} ms from Diagnose to the sealed result`)
      assert.ok(tookMs < PROMISED_MS, `${tookMs} ms`)
      await page.getByText(`Demo bridge, ${link}`).waitFor()
      await page.getByRole('region', { name: 'Identification' }).getByText(vin).waitFor()
      await page.getByRole('row', { name: new RegExp(`^${code} ${meaning}`) }).waitFor()
      const units = page.getByRole('region', { name: 'Control units, table' })
      assert.match(String(await units.getByRole('row').nth(1).textContent()), /MU-\d{3}-\d{4}/)
    })
  }

  test('verifies the seal itself, and does not believe a server that hands over other bytes', async () => {
    const { page } = technician
    await sealOf(page).click()
    const proof = page.getByRole('dialog', { name: 'Proof of this scan' })
    await proof.getByText('Nothing was changed since it was sealed').waitFor()

    await page.route('**/sealed', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('MUTSDEM', 'MUTSDEN') })
    })
    await proof.getByRole('button', { name: 'Verify again' }).click()
    await proof.getByText('These are not the bytes that were sealed').waitFor()

    await page.unrouteAll({ behavior: 'wait' })
    await proof.getByRole('button', { name: 'Verify again' }).click()
    await proof.getByText('Nothing was changed since it was sealed').waitFor()
    await page.keyboard.press('Escape')
  })

  test('makes fewer calls than a person is granted', (t) => {
    t.diagnostic(`${technician.calls.length} calls for sign-in, two scans and three verifications`)
    assert.ok(technician.calls.length <= CALLS_A_MINUTE, technician.calls.join('\n'))
    technician.assertQuiet()
  })

  test('opens a report for a viewer, with the VIN by its last four characters', async () => {
    await using viewer = await stage.enter('viewer')
    await viewer.page
      .getByRole('row', { name: /^V-001/ })
      .getByText(/^\W+0001$/)
      .waitFor()

    const tab = viewer.context.waitForEvent('page')
    await viewer.page.getByRole('link', { name: /^V-001/ }).click()
    const report = await tab

    await report.getByText('P0301').first().waitFor()
    const words = String(await report.locator('body').textContent())
    assert.match(words, /\W0001\b/)
    assert.doesNotMatch(words, /MUTSDEMV/)
    viewer.assertQuiet()
  })

  test('shows a security lead each of the 98 clauses', async () => {
    await using lead = await stage.enter('security_lead')
    const cells = lead.page.getByRole('region', { name: 'Both policies' }).getByRole('link')
    await cells.first().waitFor()
    assert.equal(await cells.count(), 98)

    await lead.page.getByRole('link', { name: /^muts\.network\.https: failing$/ }).click()
    await lead.page.getByRole('heading', { name: 'The last look' }).waitFor()
    lead.assertQuiet()
  })

  test('shows a stranger the door only', async () => {
    const report = technician.calls
      .findLast((call) => call.endsWith('/sealed'))
      ?.split('/')
      .at(-2)
    await using stranger = await stage.visit()
    await stranger.page.goto('/app/vehicles')
    await stranger.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    for (const path of ['/vehicles', `/reports/scans/${report}`, `/scans/${report}/sealed`]) {
      assert.equal((await stranger.context.request.get(`/api/v1${path}`)).status(), 401, path)
    }

    await stranger.page.getByLabel('E-mail').fill(personOf(stage.house, 'technician').email)
    await stranger.page.getByLabel('Password').fill('not the password of anybody')
    await stranger.page.getByRole('button', { name: 'Sign in' }).click()
    await stranger.page.getByRole('alert').getByText('That did not match.').waitFor()
    stranger.assertQuiet()
  })

  test('keeps its tokens where no script reaches them', async () => {
    await using visit = await stage.enter('technician')
    const { email, password } = personOf(stage.house, 'technician')

    const readable = await visit.page.evaluate(
      async (credentials) => {
        const headers = { 'content-type': 'application/json' }
        const ask = async (door: string, body: object) => {
          const answer = await fetch(`/api/v1/auth/${door}`, { method: 'POST', headers, body: JSON.stringify(body) })
          return answer.text()
        }
        return [
          await ask('refresh', {}),
          await ask('sign-in', credentials),
          document.cookie,
          location.href,
          JSON.stringify({ ...localStorage, ...sessionStorage }),
          JSON.stringify(await indexedDB.databases()),
        ]
      },
      { email, password, delivery: 'cookie' },
    )

    const cookies = await visit.context.cookies()
    assert.equal(cookies.length, 2)
    for (const { name, value, httpOnly, secure, sameSite, path } of cookies) {
      assert.match(name, /^__Host-/)
      assert.deepEqual(
        { httpOnly, secure, sameSite, path },
        { httpOnly: true, secure: true, sameSite: 'Strict', path: '/' },
      )
      for (const text of readable) assert.ok(!text.includes(value) && !/eyJ\w+\./.test(text), text)
    }
  })

  test('leaves nothing behind when a session ends: not by the back button, not by the token it had', async () => {
    const { page, context } = technician
    const held = (await context.cookies()).find(({ name }) => name.endsWith('access'))?.value
    const headers = { authorization: `Bearer ${held}` }
    await using elsewhere = await stage.visit()
    const ask = () => elsewhere.context.request.get('/api/v1/vehicles', { headers })
    assert.equal((await ask()).status(), 200)

    await page.getByRole('button', { name: 'your menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goBack()
    await page.waitForURL(/\/app\/sign-in\?then=/)

    assert.doesNotMatch(String(await page.locator('body').textContent()), /V-00\d|MUTSDEM/)
    assert.equal(await page.evaluate(async () => (await fetch('/api/v1/vehicles')).status), 401)
    assert.equal((await ask()).status(), 401)
  })
})
