/** Passkeys in a real browser, whose authenticator is a virtual one (Chrome DevTools Protocol, domain WebAuthn). */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { plugIn } from './testing-authenticator.ts'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 540_000

describe('a passkey', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  let device: Awaited<ReturnType<typeof plugIn>>
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
    device = await plugIn(technician)
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('is added in the profile, with recovery codes that are shown once', async () => {
    const { page } = technician
    await page.goto('/app/profile')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('list', { name: 'Recovery codes' }).waitFor()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    const list = page.getByRole('list', { name: 'Passkeys' })
    await list.getByText('Passkey 1').waitFor()
    await page.getByText('password and second factor').waitFor()
    assert.deepEqual(await findViolations(page), [])

    await list.getByRole('button', { name: 'Rename Passkey 1' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Workshop key')
    await page.getByRole('button', { name: 'Save' }).click()
    await list.getByText('Workshop key').waitFor()
    technician.assertQuiet()
  })

  test('signs in, and an authenticator that verifies nobody does not', async () => {
    const { page, context } = technician
    await context.clearCookies()
    await page.goto('/app/sign-in')
    await device.verify(false)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal((await context.cookies()).length, 0)
    await device.verify(true)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('navigation', { name: 'Main', exact: true }).waitFor()
    technician.assertQuiet()
  })

  test('is taken away, and then opens nothing', async () => {
    const { page, context } = technician
    await page.goto('/app/profile')
    await page.getByRole('button', { name: 'Remove Workshop key' }).click()
    await page.getByText('Workshop key').waitFor({ state: 'detached' })
    await context.clearCookies()
    await page.goto('/app/sign-in')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal((await context.cookies()).length, 0)
  })
})
