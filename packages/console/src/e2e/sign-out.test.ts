/** Signing out: what it leaves behind, and whom it concerns. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { answered, begin, CUT, draftsOf, fail } from './testing-inspection.ts'
import { personOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000

describe('signing out', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage('demo')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('leaves nothing in the browser of who signs out', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await begin(manager)
    const address = /\/api\/v1\/inspections\/[^/]+$/
    await page.route(address, (route, request) => (request.method() === 'PATCH' ? route.abort() : route.fallback()))
    await fail(page)
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('muts.draft.')))

    await page.getByRole('button', { name: 'your menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    assert.deepEqual(await draftsOf(page), [])
    await answered(page)
  })

  test('whoever signs out without an answer is told so, until the session has ended', async () => {
    await using driver = await stage.enter('technician')
    const { page } = driver
    await page.route('**/api/v1/auth/sign-out', (route) => route.abort())
    await page.getByRole('button', { name: 'your menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are not signed out yet').waitFor()
    assert.deepEqual(await findViolations(page), [])
    await page.reload()
    await page.getByText('You are not signed out yet').waitFor()
    const whoAmI = () => page.evaluate(async () => (await fetch('/api/v1/me')).status)
    assert.equal(await whoAmI(), 200)

    await answered(page)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('You are not signed out yet').waitFor({ state: 'detached' })
    assert.equal(await whoAmI(), 401)
    driver.assertQuiet(CUT)
  })

  test('whoever comes in anew, without the form, is not taken for the one who could not sign out', async () => {
    await using driver = await stage.enter('technician')
    const { page, calls } = driver
    await page.route('**/api/v1/auth/sign-out', (route) => route.abort())
    await page.getByRole('button', { name: 'your menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are not signed out yet').waitFor()
    const kept = () => page.evaluate(() => sessionStorage.getItem('muts.unended'))
    await page.goto('/')
    await page.getByRole('navigation', { name: 'Main', exact: true }).waitFor()
    assert.notEqual(await kept(), 'null', 'the same session still waits for its end')
    // What the page still asks for in the name of the old session is refused from then on, and a browser logs that.
    await page.waitForLoadState('networkidle')

    // As a provider leaves it: another cookie, and a page that is opened with it.
    const { email, password } = personOf(stage.house, 'technician')
    const status = await page.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch('/api/v1/auth/sign-in', { method: 'POST', headers, body })).status
      },
      JSON.stringify({ email, password, delivery: 'cookie' }),
    )
    assert.equal(status, 200)
    await page.goto('/')
    await page.getByRole('navigation', { name: 'Main', exact: true }).waitFor()
    assert.equal(await kept(), 'null')
    const asked = calls.filter((call) => call.includes('/auth/sign-out')).length
    await page.goto('/app/sign-in')
    await page.getByLabel('E-mail').waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(await page.getByText('You are not signed out yet').count(), 0)
    assert.equal(calls.filter((call) => call.includes('/auth/sign-out')).length, asked)
    driver.assertQuiet(CUT)
  })

  test('a link to the sign-in ends the session of nobody who opens it', async () => {
    await using driver = await stage.enter('admin')
    const { page } = driver
    await page.goto('/app/sign-in?unended=true')
    await page.getByLabel('E-mail').waitFor()
    await page.waitForLoadState('networkidle')
    const status = await page.evaluate(async () => (await fetch('/api/v1/me')).status)

    assert.equal(status, 200)
    assert.ok(!driver.calls.some((call) => call.includes('/auth/sign-out')), driver.calls.join(', '))
    assert.equal(await page.getByText('You are not signed out yet').count(), 0)
    driver.assertQuiet()
  })
})
