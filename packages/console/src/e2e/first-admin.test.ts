/** The first admin of a new installation, from the link of `muts setup` into the console. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { whyNoBrowser } from './testing-chromium.ts'
import { setUpHouse } from './testing-house.ts'
import { codeOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'

async function setPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByLabel('New password again').fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
}

/** A link says what it has done before it leads on. */
async function goOn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'Your account is ready' }).waitFor()
  await page.getByRole('button', { name: 'Go on' }).click()
}

/** A fleet begins empty, and says how it goes on. */
async function registerFirst(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByText('No vehicles yet.').waitFor()
  await page.getByRole('button', { name: 'Register vehicle' }).click()
  await page.getByRole('dialog').getByLabel('Unit').fill('T-1')
  await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click()
  await page.getByRole('heading', { level: 1, name: 'T-1' }).waitFor()
}

describe('the first admin of an installation', { skip: whyNoBrowser }, () => {
  let stage: Stage
  let token: string
  before(async () => {
    stage = await openStage('bare', async (data) => {
      token = await setUpHouse(data, 'admin@example.invalid')
    })
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('sets a password, cannot go round the second factor, keeps the recovery codes and is in', async () => {
    await using visit = await stage.visit()
    const { page } = visit
    await page.goto(`/app/invitation#${token}`)
    await page.getByRole('heading', { name: 'Set your password' }).waitFor()
    assert.equal(new URL(page.url()).hash, '')
    await setPassword(page, 'password')
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByText('Nothing was changed').count(), 1)
    assert.equal(await page.getByLabel('New password', { exact: true }).getAttribute('aria-invalid'), 'true')
    await setPassword(page, `${randomBytes(12).toString('base64url')} !`)
    await goOn(page)
    const begin = page.getByRole('button', { name: 'Set up an authenticator' })
    await begin.waitFor()

    await page.goto('/app/people')
    await begin.waitFor()
    assert.deepEqual(
      visit.calls.filter((call) => !/\/(me|auth\/invitation)$/.test(call)),
      [],
    )
    await begin.click()
    const secret = String(await page.locator('dt:text-is("Secret") + dd').textContent()).replaceAll(' ', '')
    await page.getByRole('img', { name: 'QR code' }).waitFor()
    await page.getByLabel('Code from your authenticator').fill(codeOf(secret))
    await page.getByRole('button', { name: 'Confirm' }).click()
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
    await codes.first().waitFor()
    assert.equal(new Set(await codes.allInnerTexts()).size, 10)

    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page
      .getByRole('row', { name: /admin@example\.invalid/ })
      .getByText('set up')
      .waitFor()
    assert.equal(await page.getByText('SIMULATED').count(), 0)
    await registerFirst(page)
    visit.assertQuiet(/status of 422/)
  })

  test('finds that the link worked once', async () => {
    await using visit = await stage.visit()
    const { page } = visit
    await page.goto(`/app/invitation#${token}`)
    await setPassword(page, 'a password of somebody else')
    await page.getByRole('alert').getByText('This link was used before').waitFor()
    visit.assertQuiet()
  })
})
