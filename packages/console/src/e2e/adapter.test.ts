/** A browser as a bridge: an adapter at its computer, read through the page, against the real server. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createVehicle } from '#simulator'
import { whyNoBrowser } from './testing-chromium.ts'
import { isFree, isHeld, keepText, keptTexts, watchDatabase } from './testing-kept.ts'
import type { SerialBench } from './testing-serial.ts'
import { plugInto } from './testing-serial.ts'
import { freshCodeOf, personOf, signIn } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { partOf } from './testing-steps.ts'
import { untilNoNumber } from './testing-tiles.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000
const VIN = 'MUTSDEM0000004711'
const UNIT = 'Z-900'

const sheetOf = (page: Page) => page.getByRole('region', { name: 'Adapter in this browser' })
const standing = (page: Page) => sheetOf(page).getByRole('list', { name: 'State of the adapter' })

/** Enters a vehicle that no bridge serves, and opens its page. */
async function enterVehicle({ page }: Visit): Promise<void> {
  const status = await page.evaluate(
    async ([unit, vin]) => {
      const answer = await fetch('/api/v1/vehicles', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ unit, vin }),
      })
      return answer.status
    },
    [UNIT, VIN],
  )
  assert.equal(status, 201)
}

async function openVehicle(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('link', { name: UNIT }).click()
  await page.getByRole('heading', { level: 1, name: UNIT }).waitFor()
}

async function connect(page: Page): Promise<void> {
  await sheetOf(page).getByLabel('Name of this computer').fill('Laptop 3')
  await sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' }).click()
  await standing(page).getByText('connected', { exact: true }).waitFor()
}

describe('a browser as a bridge', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  let serial: SerialBench
  /** With which each change of the database was asked for. */
  const durabilities: string[] = []
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
    serial = await plugInto(technician.page, createVehicle({ vin: VIN, scenario: 'parked' }))
    await technician.page.exposeFunction('noteDurability', (durability: string) => void durabilities.push(durability))
    await technician.page.addInitScript(watchDatabase)
    // The console does not know of it, and asks for a list that it has just read no second time.
    await enterVehicle(technician)
    await technician.page.reload()
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('is paired by one act of the person, and stands in the list as a browser', async () => {
    const { page } = technician
    await openVehicle(page)
    await page.getByText(`No bridge serves ${UNIT}`).waitFor()
    await connect(page)

    await page.getByRole('link', { name: 'Bridges', exact: true }).click()
    const row = page.getByRole('row', { name: /^Laptop 3 browser/ })
    await row.getByText('connected').waitFor()
    await row.getByRole('link', { name: UNIT }).waitFor()
    technician.assertQuiet()
  })

  test('reads the vehicle, and its codes stand in the console', async () => {
    const { page } = technician
    await openVehicle(page)
    await page.getByRole('button', { name: 'Diagnose' }).click()
    await page.getByRole('button', { name: /^Seal / }).waitFor()
    await page.getByText('P0301').first().waitFor()
    await standing(page).getByText('answers', { exact: true }).waitFor()
    assert.match(String(await standing(page).textContent()), /Answers begin after \d+ ms/)
  })

  test('follows live values, and shows no number once the adapter is pulled out', async (t) => {
    const { page } = technician
    const live = page.getByRole('region', { name: 'Live values' })
    await live.getByRole('button', { name: 'Follow live' }).click()
    await live.getByRole('list', { name: 'Live values' }).getByText('valid').first().waitFor()

    await serial.unplug()
    const tookMs = await untilNoNumber(page)
    t.diagnostic(`${Math.round(tookMs)} ms from the pulled plug to no number`)
    await live.getByText('no link').first().waitFor()
    serial.replug()
    await live.getByRole('list', { name: 'Live values' }).getByText('valid').first().waitFor()
  })

  test('goes on behind a reload, and a second tab is told who holds the adapter', async () => {
    const { page, context } = technician
    await page.reload()
    await standing(page).getByText('connected', { exact: true }).waitFor()

    const second = await context.newPage()
    await plugInto(second, createVehicle({ vin: VIN }))
    await second.goto('/app/bridges')
    await sheetOf(second).getByLabel('Vehicle').selectOption({ label: UNIT })
    assert.equal(await sheetOf(second).getByLabel('Name of this computer').inputValue(), 'Laptop 3')
    await sheetOf(second).getByRole('button', { name: 'Connect an adapter in this browser' }).click()
    await sheetOf(second).getByText('Another tab of this browser holds the adapter.').waitFor()
    await second.close()
    await standing(page).getByText('connected', { exact: true }).waitFor()
  })

  test('tells behind a reload what became of an act that was under way, and never does it again', async () => {
    const { page } = technician
    // Somebody else: the technician has asked often enough in this minute.
    await using opener = await stage.enter('fleet_manager')
    await using admin = await stage.visit()
    await signIn(admin, personOf(stage.house, 'admin'))
    const order = await openOrder(opener.page)
    await admin.page.goto(order)
    await admin.page.getByRole('button', { name: /^Approve/ }).click()
    await admin.page.getByRole('button', { name: 'Begin work' }).waitFor()
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.type())
      void dialog.accept()
    })
    const cut = Promise.withResolvers<readonly string[]>()
    serial.onLine((line) => {
      if (!CLEAR.test(line)) return
      // What is on its way to the vehicle now arrives, and nobody on this page will hear the answer.
      serial.plug()?.inject({ kind: 'adapter-silent' })
      cut.resolve(keptTexts(page))
    })

    await orderClearing(admin.page, () => freshCodeOf(personOf(stage.house, 'admin')))
    const kept = await cut.promise
    await page.reload()
    assert.ok(kept.some((name) => name.endsWith('.begun')))
    assert.deepEqual(dialogs, ['beforeunload'])
    await standing(page).getByText('connected', { exact: true }).waitFor()
    await sheetOf(page).getByText('This tab ended while it worked.').waitFor()
    const acts = admin.page.getByRole('list', { name: 'Acts' })
    await acts.getByText('Unclear').waitFor()
    await acts.getByText('The bridge was stopped while this was under way.').waitFor()
    assert.equal(serial.lines.filter((line) => CLEAR.test(line)).length, 1)
    assert.deepEqual([...new Set(durabilities)], ['strict'])
  })

  test('is shut out at once when it is revoked, and forgets who it was, but nothing of what it had done', async () => {
    const { page } = technician
    const text = await keepText(page)
    const status = await page.evaluate(async () => {
      const { data } = await (await fetch('/api/v1/bridges')).json()
      const own = data.find(({ kind }: { kind: string }) => kind === 'browser')
      return (await fetch(`/api/v1/bridges/${own.id}`, { method: 'DELETE' })).status
    })
    assert.equal(status, 204)
    await sheetOf(page).getByText('This browser was shut out as a bridge').waitFor()
    assert.ok((await keptTexts(page)).includes(text))
    await connect(page)
    technician.assertQuiet()
  })

  test('lets go of the adapter when it is told to', async () => {
    const { page } = technician
    await openVehicle(page)
    await partOf(page, 'Health')
    const live = page.getByRole('region', { name: 'Live values' })
    await live.getByRole('button', { name: 'Follow live' }).click()
    await live.getByRole('list', { name: 'Live values' }).getByText('valid').first().waitFor()
    assert.notEqual(serial.plug(), undefined)
    assert.equal(await isHeld(page), true)

    await sheetOf(page).getByRole('button', { name: 'Disconnect' }).click()
    await sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' }).waitFor()
    assert.equal(serial.plug(), undefined)
    assert.equal(await isHeld(page), false)
    await page.reload()
    await sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' }).waitFor()
  })
})

describe('an adapter that a session holds', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    // A house of its own: nothing of a person's hundred requests a minute is used up yet.
    stage = await openStage('demo')
    technician = await stage.enter('technician')
    await plugInto(technician.page, createVehicle({ vin: VIN, scenario: 'parked' }))
    // The console does not know of it, and asks for a list that it has just read no second time.
    await enterVehicle(technician)
    await technician.page.reload()
    await openVehicle(technician.page)
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('lets go of the adapter when the session is over, in whatever tab, and takes it up for nobody else', async () => {
    const { page, context } = technician
    await connect(page)
    assert.equal(await isHeld(page), true)
    const status = await page.evaluate(async () => (await fetch('/api/v1/auth/sign-out', { method: 'POST' })).status)
    assert.equal(status, 204)
    await page.getByRole('link', { name: 'Work orders', exact: true }).click()
    await page.getByLabel('Password').waitFor()
    await page.waitForFunction(isFree)

    await signIn(technician, personOf(stage.house, 'admin'))
    await openVehicle(page)
    await connect(page)
    const second = await context.newPage()
    await second.goto('/app/bridges')
    await second.getByRole('button', { name: 'your menu' }).click()
    await second.getByRole('menuitem', { name: 'Sign out' }).click()
    await second.getByLabel('Password').waitFor()
    await page.waitForFunction(isFree)
    // Whoever stands there is told at the next request that nobody is signed in; until then they may connect anew, and hear it then.
    const connectAnew = sheetOf(page).getByRole('button', { name: 'Connect an adapter in this browser' })
    await connectAnew.or(page.getByLabel('Password')).waitFor()
  })
})

/** Codes of one unit, or of all that hear it, are erased. */
const CLEAR = /^(14FFFFFF|04)\d?$/

/** The address of a work order on the vehicle. */
async function openOrder(page: Page): Promise<string> {
  await page.goto('/app/work-orders')
  await page.getByRole('button', { name: 'Open an order' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Vehicle').selectOption({ label: UNIT })
  await dialog.getByLabel('What is to be done').fill('Misfire')
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /^WO-/ }).waitFor()
  return page.url()
}

/** Begins a session under the order, takes the lock, and orders that codes be cleared. */
async function orderClearing(page: Page, code: () => string): Promise<void> {
  await openVehicle(page)
  await partOf(page, 'Health')
  await page.getByRole('button', { name: 'Begin a session' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why').fill('Misfire at idle')
  await dialog.getByLabel('Work order').selectOption({ index: 1 })
  await dialog.getByRole('button', { name: 'Begin', exact: true }).click()
  await page.getByRole('button', { name: 'Take the lock' }).click()
  await page.getByText('Locked by you').waitFor()
  await page.getByRole('button', { name: 'Clear codes' }).click()
  await dialog.getByLabel('Why').fill('Coil replaced')
  await dialog.getByRole('button', { name: 'Clear all codes' }).click()
  const ask = page.getByRole('dialog', { name: 'Is it you?' })
  await ask.getByLabel('Code from your authenticator').fill(code())
  await ask.getByRole('button', { name: 'Go on' }).click()
}
