/** Codes of a vehicle are cleared in a real browser, against the real server, its bridge and a simulated vehicle. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { whyNoBrowser } from './testing-chromium.ts'
import { codeOf, personOf, signIn } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { partOf } from './testing-steps.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
/** A step-up is asked for by a 401 that the browser itself logs as an error of the network. */
const STEP_UP = /status of 401/

async function openVehicle(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('link', { name: 'V-001' }).click()
  await partOf(page, 'Health')
  await page.getByRole('heading', { level: 2, name: 'Work on the vehicle' }).waitFor()
}

describe('work on a vehicle in a browser', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let admin: Visit
  before(async () => {
    stage = await openStage('clocked')
    await using technician = await stage.enter('technician')
    const { page } = technician
    await page.goto('/app/work-orders')
    await page.getByRole('button', { name: 'Open an order' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Vehicle').selectOption({ index: 1 })
    await dialog.getByLabel('What is to be done').fill('Misfire')
    await dialog.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^WO-/ }).waitFor()
    const address = page.url()
    admin = await stage.visit()
    await signIn(admin, personOf(stage.house, 'admin'))
    await admin.page.goto(address)
    await admin.page.getByRole('button', { name: /^Approve/ }).click()
    await admin.page.getByRole('button', { name: 'Begin work' }).waitFor()
  })
  after(() => stage?.[Symbol.asyncDispose]())

  /** Orders it, and shows the second factor. @param choose says what, in the dialog. @param act what its button says then. */
  async function clear(act: string, choose: (asked: Locator) => Promise<void>): Promise<void> {
    const { page } = admin
    await page.getByRole('button', { name: 'Clear codes' }).click()
    const asked = page.getByRole('dialog')
    await choose(asked)
    await asked.getByLabel('Why').fill('Coil replaced')
    await asked.getByRole('button', { name: act }).click()
    const ask = page.getByRole('dialog', { name: 'Is it you?' })
    await ask.getByLabel('Code from your authenticator').waitFor()
    // A code is good once, and one was used before.
    const moved = await admin.context.request.post('/api/v1/test-clock/advance', {
      data: { by: 'PT31S' },
      timeout: 120_000,
    })
    const { now } = (await moved.json()) as { now: string }
    const { totpSecret } = personOf(stage.house, 'admin')
    await ask.getByLabel('Code from your authenticator').fill(codeOf(totpSecret ?? '', new Date(now).getTime()))
    await ask.getByRole('button', { name: 'Go on' }).click()
  }

  test('begins a session under an order, takes the lock, and clears one code and then the others with the second factor', async () => {
    const { page } = admin
    await openVehicle(page)
    await page.getByRole('button', { name: 'Begin a session' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why').fill('Misfire at idle')
    await dialog.getByLabel('Work order').selectOption({ index: 1 })
    await dialog.getByRole('button', { name: 'Begin', exact: true }).click()
    await page.getByRole('button', { name: 'Take the lock' }).click()
    await page.getByText('Locked by you').waitFor()

    await page.getByText('Nothing is known before the first scan.').waitFor()
    await page.getByRole('button', { name: 'Diagnose' }).click()
    const known = page.getByRole('region', { name: 'Capabilities, table' })
    await known.getByText('not known').first().waitFor()
    const acts = page.getByRole('list', { name: 'Acts' })
    await clear('Clear P0301 alone', async (asked) => {
      const unit = asked.getByLabel('Of which unit')
      await unit.getByRole('option').nth(1).waitFor({ state: 'attached' })
      await unit.selectOption({ index: 1 })
      const codes = asked.getByLabel('Which codes')
      await codes.getByRole('option', { name: /^P0301/ }).waitFor({ state: 'attached' })
      await codes.selectOption('P0301')
      await asked.getByText(/is asked to forget P0301 alone/).waitFor()
      // As a browser does by itself where the chosen option is taken away: nobody chose that.
      await codes.evaluate((select) => {
        ;(select as HTMLSelectElement).selectedIndex = 0
      })
    })
    await acts.getByText(/^Before: .*P0301.*; after: P0171, .*$/).waitFor()
    assert.match(String(await acts.textContent()), /Clear code/)

    await clear('Clear all codes', async () => {})
    await acts.getByText(/^Before: P0171.*; after: none$/).waitFor()
    assert.match(String(await acts.textContent()), /Sealed/)
    admin.assertQuiet(STEP_UP)
  })
})
