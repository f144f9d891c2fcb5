/** An inspection whose page is lost where there is no network: it opens again, goes on, and arrives once. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { begin, draftsOf, fail, fillIn, nameOf, PHONE, PHOTO, statusOf, submitHere } from './testing-inspection.ts'
import { cachedApi, endKeptSession, keptOf, untilKept, workerReady } from './testing-offline.ts'
import { personOf, signIn } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000
const DESK = { width: 1440, height: 900 }
const WITH_WORKER = { hasWorker: true }
/** What the browser logs of a lost network, React of an answer that did not come, and Chromium of a preload that a worker answered. */
const AWAY = /ERR_FAILED|ERR_INTERNET_DISCONNECTED|status of (401|503)|No answer|cross-world service worker/
const NO_NETWORK = 'There is no connection. Only what this browser keeps is here.'

/** Begins one, and goes on without a network: a fail, a photo of it, and the page is gone. @returns its address. */
async function loseThePage(visit: Visit): Promise<string> {
  const { page, context } = visit
  await page.setViewportSize(PHONE)
  await begin(visit)
  const address = page.url()
  await workerReady(page)
  await untilKept(page, { inspections: 1, people: 1 })
  await context.setOffline(true)
  await fail(page)
  await page.getByLabel(/^Take a photo/).setInputFiles(PHOTO)
  await page.getByText('A photo is not sent yet, and kept in this browser').waitFor()
  await page.goto('about:blank')
  return address
}

describe('an inspection that is opened without a network', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage('demo')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('goes on in a new page, is submitted there, and arrives once with its photo', async () => {
    await using driver = await stage.enter('technician', WITH_WORKER)
    await enrolPasskey(driver)
    const { page, context, calls } = driver
    const headers = await page.evaluate(async () =>
      (await fetch('/assets/service-worker.js')).headers.get('cache-control'),
    )
    assert.equal(headers, 'no-cache')
    const name = await nameOf(page)
    const address = await loseThePage(driver)

    const second = await context.newPage()
    await second.setViewportSize(PHONE)
    await second.goto(address)
    await second.getByText(NO_NETWORK).waitFor()
    await second.getByText('A photo is not sent yet, and kept in this browser').waitFor()
    const failed = second.getByRole('group').first().getByRole('button', { name: 'Fail' })
    assert.equal(await failed.getAttribute('aria-pressed'), 'true')
    assert.deepEqual(await findViolations(second), [])
    assert.deepEqual(await cachedApi(second), [])
    await fillIn(second)
    await submitHere(second, name)
    await second.getByText('Photos still to be sent: 1. They are kept in this browser').waitFor()
    assert.deepEqual(await findViolations(second), [])
    // What is submitted outlives a sign-out, and its photos with it; nothing else does.
    await second.getByRole('button', { name: 'your menu' }).click()
    await second.getByRole('menuitem', { name: 'Sign out' }).click()
    await second.getByText('You are not signed out yet').waitFor()
    assert.deepEqual(await keptOf(second), { people: 0, inspections: 0, photos: 1 })
    await second.close()

    await context.setOffline(false)
    await page.goto('/app/sign-in')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('Submitted in this browser').waitFor()
    await page.getByRole('button', { name: 'Confirm with your second factor' }).click()
    await stepUp(driver)
    await page.getByText('Submitted in this browser').waitFor({ state: 'detached' })
    // Wherever its driver is by then, the photo follows by itself.
    await untilKept(page, { photos: 0, inspections: 0, people: 0 })
    await page.goto(address)
    await page.getByText('1 kept').waitFor()

    assert.equal(await statusOf(page), 'defects_open')
    assert.equal(calls.filter((call) => call === 'POST /api/v1/inspections').length, 1)
    const photos = await page.evaluate(async () => {
      const ask = async (path: string) => (await fetch(`/api/v1${path}`)).json()
      const { vehicleId, answers } = await ask(`/inspections/${location.pathname.split('/').at(-1)}`)
      const named = answers.flatMap(({ photoIds }: { photoIds: string[] }) => photoIds).length
      return { named, onFile: (await ask(`/vehicles/${vehicleId}/files`)).data.length }
    })
    assert.deepEqual(photos, { named: 1, onFile: 1 })
    assert.deepEqual(await draftsOf(page), [])
    driver.assertQuiet(AWAY)
  })

  test('is nobody else’s who signs in on the same device, and nobody’s after a sign-out', async () => {
    // A minute has only so many requests of one person.
    await using manager = await stage.enter('fleet_manager', WITH_WORKER)
    const { page, context } = manager
    const address = await loseThePage(manager)
    await page.goto(address)
    await page.getByText(NO_NETWORK).waitFor()
    assert.deepEqual(await keptOf(page), { people: 1, inspections: 1, photos: 1 })

    await context.setOffline(false)
    await page.setViewportSize(DESK)
    await signIn(manager, personOf(stage.house, 'admin'))
    await untilKept(page, { people: 0, inspections: 0, photos: 0 })
    assert.deepEqual(await draftsOf(page), [])
    assert.equal(await page.getByText('still to be sent').count(), 0)
    await context.setOffline(true)
    await page.goto(address)
    await page.getByRole('heading', { name: 'This page needs the network' }).waitFor()
    assert.equal(await page.getByText(NO_NETWORK).count(), 0)
    assert.deepEqual(await findViolations(page), [])

    // Their own, until they sign out; also where the server cannot be told.
    await context.setOffline(false)
    const own = await loseThePage(manager)
    await page.goto(own)
    await page.getByText(NO_NETWORK).waitFor()
    await page.getByRole('button', { name: 'your menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are not signed out yet').waitFor()
    assert.deepEqual(await keptOf(page), { people: 0, inspections: 0, photos: 0 })
    await page.goto(own)
    await page.getByRole('heading', { name: 'This page needs the network' }).waitFor()
    manager.assertQuiet(AWAY)
  })

  test('is left in every tab of who was in before as soon as somebody else is', async () => {
    await using viewer = await stage.enter('viewer')
    const other = await viewer.context.newPage()
    await other.goto('/app/profile')
    await other.getByRole('button', { name: 'your menu' }).waitFor()
    await other.evaluate(() => Object.assign(globalThis, { isBefore: true }))
    const isBefore = () => other.evaluate(() => 'isBefore' in globalThis).catch(() => true)
    assert.equal(await isBefore(), true)

    await signIn(viewer, personOf(stage.house, 'admin'))
    while (await isBefore()) await viewer.page.waitForTimeout(50)
    await other.close()
    viewer.assertQuiet(AWAY)
  })

  test('stays shut once the session of who began it is over, and keeps what they began', async () => {
    await using hand = await stage.enter('driver', WITH_WORKER)
    const { page, context } = hand
    const address = await loseThePage(hand)
    await page.goto(address)
    await page.getByText(NO_NETWORK).waitFor()
    await endKeptSession(page)

    await page.reload()
    await page.getByRole('heading', { name: 'This page needs the network' }).waitFor()
    assert.deepEqual(await keptOf(page), { people: 1, inspections: 1, photos: 1 })

    // With a network they go on where they were, without a press.
    await context.setOffline(false)
    await page.getByText('1 kept').waitFor()
    await untilKept(page, { photos: 0 })
    hand.assertQuiet(AWAY)
  })
})
