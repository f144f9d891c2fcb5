/** What an inspection is signed as, and what still arrives after it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import {
  answered,
  backOnline,
  begin,
  CUT,
  fail,
  failElsewhere,
  fillIn,
  holdPhoto,
  nameOf,
  PHONE,
  PHOTO,
  sign,
  statusOf,
  submitHere,
} from './testing-inspection.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000

describe('an inspection that is signed', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let driver: Visit
  before(async () => {
    stage = await openStage('demo')
    driver = await stage.enter('technician')
    await enrolPasskey(driver)
    await driver.page.setViewportSize(PHONE)
  })
  after(() => stage?.[Symbol.asyncDispose]())

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
    await dialog.getByText('The answers were changed just now.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), false)
    assert.deepEqual(await findViolations(page), [])

    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await sign.click()
    await dialog.getByText('This takes the vehicle out of service at once: Brakes.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    manager.assertQuiet(CUT)
  })

  test('tells what was pressed while it was on its way to be signed', async () => {
    const { page } = driver
    await begin(driver)
    await page.getByRole('button', { name: 'All in this section is OK' }).click()
    const sent = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await page.locator('.inspection-foot').getByRole('button').last().click()
    await sent
    await page.getByRole('button', { name: 'All in this section is OK' }).click()
    const gate = Promise.withResolvers<void>()
    await page.route(/\/api\/v1\/inspections\/[^/]+$/, async (route, request) => {
      if (request.method() === 'PATCH') await gate.promise
      await route.continue()
    })
    await page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' }).click()
    await fail(page)
    gate.resolve()

    const dialog = page.getByRole('dialog')
    await dialog.getByText('The answers were changed just now.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), false)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await answered(page)
    driver.assertQuiet(/ERR_FAILED|status of (401|503)/)
  })

  test('is signed while a photo is on its way, which is named after it', async () => {
    const { page } = driver
    await begin(driver)
    await fail(page)
    await using photo = await holdPhoto(page)
    await fillIn(page)
    await sign(page)
    await page.getByRole('dialog', { name: 'Is it you?' }).waitFor()
    const uploaded = page.waitForResponse(/\/vehicles\/[^/]+\/files\?/)
    await photo.letGo()
    await uploaded
    // Whatever the page does on that answer, it has done by the next of its own.
    await nameOf(page)
    await stepUp(driver)

    await page.getByText('1 kept').waitFor()
    assert.equal(await statusOf(page), 'defects_open')
    driver.assertQuiet(/ERR_FAILED|status of (401|503)/)
  })

  test('keeps a photo that waits over the signature, and over what judges nothing of it', async () => {
    const { page } = driver
    await begin(driver)
    await fail(page)
    const files = /\/vehicles\/[^/]+\/files\?/
    await page.route(files, (route) => route.abort())
    await page.getByLabel(/^Take a photo/).setInputFiles(PHOTO)
    await page.getByText('A photo is not sent yet').waitFor()
    const busy = { title: 'Later', status: 503, code: 'kernel.not-recorded' }
    await page.route(files, (route) => route.fulfill({ status: 503, json: busy }))
    const refused = page.waitForResponse(files)
    await backOnline(page)
    await refused
    await page.getByText('A photo is not sent yet').waitFor()
    await fillIn(page)
    await sign(page)
    await stepUp(driver)
    await page.getByText('This inspection').waitFor()
    await page.getByText('A photo is not sent yet').waitFor()
    assert.deepEqual(await findViolations(page), [])

    await answered(page)
    await backOnline(page)
    await page.getByText('1 kept').waitFor()
    driver.assertQuiet(/ERR_FAILED|status of (401|503)/)
  })

  test('is not submitted without a network over a fail that came on file while its dialog stood open', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.setViewportSize(PHONE)
    await begin(manager)
    await page.route(/\/api\/v1\/inspections\/[^/]+$/, (route, request) =>
      request.method() === 'PATCH' ? route.abort() : route.continue(),
    )
    await fillIn(page)
    await page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('There is no network.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), true)
    await answered(page)
    assert.equal(await failElsewhere(page, 'brakes'), 200)
    await backOnline(page)
    await dialog.getByText('The answers were changed just now.').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Sign and submit' }).isEnabled(), false)
    manager.assertQuiet(CUT)
  })

  test('is submitted here where the network only looks alive: everything saved, and the server cut or silent', async () => {
    await using manager = await stage.enter('fleet_manager')
    const { page } = manager
    await page.setViewportSize(PHONE)
    await begin(manager)
    await fillIn(page)
    const name = await nameOf(page)
    const press = () => page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' }).click()
    const dialog = page.getByRole('dialog')
    await press()
    await dialog.getByText('Failed items open issues.').waitFor()
    const gate = Promise.withResolvers<void>()
    await page.route('**/api/**', async (route) => {
      await gate.promise
      await route.abort()
    })
    await dialog.getByLabel('Your name').fill(name)
    await dialog.getByRole('button', { name: 'Sign and submit' }).click()
    await dialog.getByText('There is no network.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await press()
    await dialog.getByText('There is no network.').waitFor()
    gate.resolve()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await press()
    await dialog.getByText('There is no network.').waitFor()
    await answered(page)
    manager.assertQuiet(CUT)
  })

  test('is submitted without a network in less than a second, outlives the page, and is handed in once', async () => {
    // A minute has only so many requests of one person.
    await using admin = await stage.enter('admin')
    await enrolPasskey(admin)
    const { page, context, calls } = admin
    await page.setViewportSize(PHONE)
    const isOurs = (call: string) => call.startsWith('POST') && call.endsWith('/submission')
    await begin(admin)
    const address = page.url()
    const name = await nameOf(page)
    const handed = calls.filter(isOurs).length
    await context.setOffline(true)
    await fillIn(page)
    await page.getByRole('group', { name: 'Brakes' }).getByRole('button', { name: 'Fail' }).click()
    await page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your name').fill('Somebody else')
    await dialog.getByRole('button', { name: 'Sign and submit' }).click()
    await dialog.getByText('You sign with your own name').waitFor()
    assert.deepEqual(await findViolations(page), [])
    await dialog.getByRole('button', { name: 'Cancel' }).click()

    const tookMs = await submitHere(page, name)
    console.log(`submitted without a network: ${Math.round(tookMs)} ms`)
    assert.ok(tookMs < 1_000, `${tookMs} ms`)
    await page.getByText('Locked as it was submitted here').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Throw this draft away' }).count(), 0)
    assert.deepEqual(await findViolations(page), [])
    assert.equal(calls.filter(isOurs).length, handed)

    // The page is gone before the network is back; whichever comes next hands it in, and lets the person say when.
    await page.goto('about:blank')
    await context.setOffline(false)
    await page.goto('/app/vehicles')
    await page.getByText('The inspection waits for your second factor.').waitFor()
    await page.getByText('Do not drive: critical items failed (Brakes).').waitFor()
    const asked = page.getByRole('dialog', { name: 'Is it you?' })
    assert.equal(await asked.count(), 0)
    assert.deepEqual(await findViolations(page), [])
    await page.getByRole('button', { name: 'Confirm with your second factor' }).click()
    await asked.getByRole('button', { name: 'Let it be' }).click()
    await page.getByText('The inspection waits for your second factor.').waitFor()
    await page.getByRole('button', { name: 'Confirm with your second factor' }).click()
    await stepUp(admin)
    await page.getByText('Submitted in this browser').waitFor({ state: 'detached' })

    await page.goto(address)
    await page.getByText('This inspection').waitFor()
    assert.notEqual(await statusOf(page), 'draft')
    const signed = calls.filter(isOurs).length
    await page.reload()
    await page.getByText('This inspection').waitFor()
    assert.equal(calls.filter(isOurs).length, signed)
    admin.assertQuiet(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|status of (401|503)/)
  })
})
