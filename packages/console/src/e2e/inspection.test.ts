/** An inspection on a phone where the connection comes and goes: nothing that was answered is lost, and nothing is sent twice. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000
const PHONE = { width: 390, height: 844 }
/** What the browser itself logs of a connection that is cut. */
const CUT = /ERR_FAILED|ERR_INTERNET_DISCONNECTED/
const PHOTO = {
  name: 'image.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
}

/** From now on what is asked by these methods reaches the server, and no answer comes back. */
async function loseAnswers(page: Page, address: RegExp, ...methods: string[]): Promise<() => Promise<void>> {
  await page.route(address, async (route, request: Request) => {
    if (!methods.includes(request.method())) return route.fallback()
    await route.fetch()
    await route.abort()
  })
  return () => answered(page)
}

/** From now on everything is answered. What is still held is let go first: taken from its handler, it would be an error of nobody's. */
const answered = (page: Page): Promise<void> => page.unrouteAll({ behavior: 'wait' })

/** What the browser tells a page when it has a connection again. */
const backOnline = (page: Page): Promise<boolean> => page.evaluate(() => dispatchEvent(new Event('online')))

const draftsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('muts.draft.')))

async function begin({ page }: Visit): Promise<void> {
  await page.goto('/app/inspections')
  await page.getByRole('button', { name: 'Start inspection' }).click()
  await page.getByRole('dialog').getByLabel('Vehicle').selectOption({ index: 1 })
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('button', { name: 'All in this section is OK' }).waitFor()
}

const fail = (page: Page) => page.getByRole('group').first().getByRole('button', { name: 'Fail' }).click()
const isFailed = (page: Page) =>
  page.getByRole('group').first().getByRole('button', { name: 'Fail' }).getAttribute('aria-pressed')

/** Chooses a photo whose upload waits until it is let go. */
async function holdPhoto(page: Page) {
  const gate = Promise.withResolvers<void>()
  await page.route(/\/vehicles\/[^/]+\/files\?/, async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.getByLabel(/^Take a photo/).setInputFiles(PHOTO)
  const letGo = async () => gate.resolve()
  return { letGo, [Symbol.asyncDispose]: () => letGo().then(() => answered(page)) }
}

/** The same person fails an item of the open inspection in another window. */
const failElsewhere = (page: Page, item: string): Promise<number> =>
  page.evaluate(async (key) => {
    const answer = await fetch(`/api/v1/inspections/${location.pathname.split('/').at(-1)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ answers: [{ item: key, result: 'fail', note: 'Spongy' }] }),
    })
    return answer.status
  }, item)

describe('an inspection on a phone', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
    await technician.page.setViewportSize(PHONE)
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('goes on without a connection, outlives the page, and is sent once', async () => {
    const { page } = technician
    await begin(technician)
    const find = await loseAnswers(page, /\/api\/v1\/inspections\/[^/]+$/, 'PATCH', 'GET')
    await fail(page)
    await page.getByLabel('What is wrong with it').fill('worn to the cord')
    await page.locator('.inspection-foot').getByRole('button').last().click()
    await page.getByText('There is no connection.').waitFor()
    assert.deepEqual(await findViolations(page), [])
    assert.equal((await draftsOf(page)).length, 1)

    await find()
    const patches = technician.calls.filter((call) => call.startsWith('PATCH')).length
    await backOnline(page)
    await page.getByText('There is no connection.').waitFor({ state: 'detached' })

    // It had arrived: that was seen, and it was not sent again.
    assert.equal(technician.calls.filter((call) => call.startsWith('PATCH')).length, patches)
    assert.deepEqual(await draftsOf(page), [])
    await page.reload()
    await page.getByRole('button', { name: 'All in this section is OK' }).waitFor()
    assert.equal(await isFailed(page), 'true')
    technician.assertQuiet(CUT)
  })

  test('has what was answered without a connection after the page was loaded anew', async () => {
    const { page } = technician
    await begin(technician)
    const address = /\/api\/v1\/inspections\/[^/]+$/
    await page.route(address, (route, request) => (request.method() === 'PATCH' ? route.abort() : route.fallback()))
    await fail(page)
    await page.locator('.inspection-foot').getByRole('button').last().click()
    await page.getByText('There is no connection.').waitFor()

    await page.reload()
    await page.getByText('There is no connection.').waitFor()
    assert.equal(await isFailed(page), 'true')
    await answered(page)
    await backOnline(page)
    await page.getByText('There is no connection.').waitFor({ state: 'detached' })
    assert.deepEqual(await draftsOf(page), [])
    technician.assertQuiet(CUT)
  })

  test('takes a photo of what failed, and keeps it once where its answer was lost', async () => {
    const { page } = technician
    await begin(technician)
    await fail(page)
    const camera = page.getByLabel(/^Take a photo/)
    assert.equal(await camera.getAttribute('capture'), 'environment')
    const find = await loseAnswers(page, /\/vehicles\/[^/]+\/files\?/, 'POST')
    await camera.setInputFiles(PHOTO)
    await page.getByText('A photo is not sent yet').waitFor()
    await page.getByRole('button', { name: 'Send now' }).waitFor()
    assert.deepEqual(await findViolations(page), [])

    await find()
    await backOnline(page)
    await page.getByText('1 kept').waitFor()

    const kept = await page.evaluate(async () => {
      const ask = async (path: string) => (await fetch(`/api/v1${path}`)).json()
      const { vehicleId } = await ask(`/inspections/${location.pathname.split('/').at(-1)}`)
      return (await ask(`/vehicles/${vehicleId}/files`)).data.length
    })
    assert.equal(kept, 1)
    technician.assertQuiet(CUT)
  })

  test('keeps photos that could not be sent over a change of section, and sends them', async () => {
    // A minute has only so many requests of one person.
    await using admin = await stage.enter('admin')
    const { page } = admin
    await page.setViewportSize(PHONE)
    await begin(admin)
    await fail(page)
    await page.route(/\/vehicles\/[^/]+\/files\?/, (route) => route.abort())
    await page.getByLabel(/^Take a photo/).setInputFiles(PHOTO)
    await page.getByText('A photo is not sent yet').waitFor()
    await page.locator('.inspection-foot').getByRole('button').last().click()
    await page.getByText('Photos of other sections still to be sent: 1').waitFor()

    await answered(page)
    await backOnline(page)
    await page.getByText('Photos of other sections').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByText('1 kept').waitFor()
    admin.assertQuiet(CUT)
  })

  test('is signed as its dialog shows it, or not at all', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.setViewportSize(PHONE)
    await begin(manager)
    await fail(page)
    await using photo = await holdPhoto(page)
    await page.getByRole('button', { name: 'All in this section is OK' }).click()
    await page.locator('.inspection-foot').getByRole('button').last().click()
    await page.getByRole('button', { name: 'All in this section is OK' }).click()
    const sign = page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' })
    await sign.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Failed items open issues.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), true)

    // Elsewhere the brakes are failed, and the answer to the photo brings that here.
    assert.equal(await failElsewhere(page, 'brakes'), 200)
    await photo.letGo()
    await dialog.getByText('The answers were changed elsewhere just now.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), false)
    assert.deepEqual(await findViolations(page), [])

    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await sign.click()
    await dialog.getByText('This takes the vehicle out of service at once: Brakes.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    manager.assertQuiet(CUT)
  })

  test('leaves nothing in the browser of who signs out', async () => {
    const { page } = technician
    await begin(technician)
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
})
