/** An inspection on a phone where the connection comes and goes: nothing that was answered is lost, and nothing is sent twice. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { answered, backOnline, begin, CUT, draftsOf, fail, PHONE, PHOTO } from './testing-inspection.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000

/** From now on what is asked by these methods reaches the server, and no answer comes back. */
async function loseAnswers(page: Page, address: RegExp, ...methods: string[]): Promise<() => Promise<void>> {
  await page.route(address, async (route, request: Request) => {
    if (!methods.includes(request.method())) return route.fallback()
    await route.fetch()
    await route.abort()
  })
  return () => answered(page)
}

const isFailed = (page: Page) =>
  page.getByRole('group').first().getByRole('button', { name: 'Fail' }).getAttribute('aria-pressed')

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
})
