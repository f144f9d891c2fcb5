/** A second factor is enrolled from the profile: with a way back, and with the person, not only the session. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { codeOf, personOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000

/** Moves the clock of the house on, and returns what it then says, in milliseconds since the epoch. */
async function advance({ context }: Visit, by: string): Promise<number> {
  const answer = await context.request.post('/api/v1/test-clock/advance', { data: { by } })
  const { now } = (await answer.json()) as { now: string }
  return Date.parse(now)
}

describe('a second factor', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('clocked')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('need not be gone through with: there is a way back before and after its secret is shown', async () => {
    const { page } = technician
    for (const presses of [['Cancel'], ['Set up an authenticator', 'Cancel']]) {
      await page.goto('/app/profile')
      await page.getByRole('link', { name: 'Set up an authenticator' }).click()
      for (const name of presses) await page.getByRole('button', { name }).click()
      await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor()
      await page.getByText('none yet').waitFor()
    }
    technician.assertQuiet()
  })

  test('is not given to a session alone: who signed in too long ago is asked once more, and goes on there', async () => {
    const { page, context } = technician
    await page.getByRole('link', { name: 'Set up an authenticator' }).click()
    const begin = page.getByRole('button', { name: 'Set up an authenticator' })
    await begin.waitFor()
    const now = await advance(technician, 'PT6M')
    await begin.click()

    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.getByLabel('Password').fill('not the password')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByRole('alert').getByText('That did not match.').waitFor()
    assert.equal(await page.getByText('Secret').count(), 0)
    assert.deepEqual(await findViolations(page), [])
    const before = await context.cookies()
    await dialog.getByLabel('Password').fill(personOf(stage.house, 'technician').password)
    await dialog.getByRole('button', { name: 'Go on' }).click()

    const secret = String(await page.locator('dt:text-is("Secret") + dd').textContent()).replaceAll(' ', '')
    await dialog.waitFor({ state: 'detached' })
    assert.notDeepEqual(await context.cookies(), before)
    assert.deepEqual(await findViolations(page), [])
    await page.getByLabel('Code from your authenticator').fill(codeOf(secret, now))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor()
    await page.getByText('password and second factor').waitFor()
    technician.assertQuiet()
  })

  test('keeps the session going on: its tokens are others, and no screen asks to sign in', async () => {
    const { page } = technician
    await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
    await page.getByRole('link', { name: 'V-001' }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'V-001' }).waitFor()
    technician.assertQuiet()
  })
})
