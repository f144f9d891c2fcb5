/** The first admin of a new installation, from the link of `muts setup` into the console. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { whyNoBrowser } from './testing-chromium.ts'
import { setUpHouse } from './testing-house.ts'
import { codeOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'

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
    const password = `${randomBytes(12).toString('base64url')} !`
    await page.getByLabel('New password', { exact: true }).fill(password)
    await page.getByLabel('New password again').fill(password)
    await page.getByRole('button', { name: 'Set password' }).click()
    const begin = page.getByRole('button', { name: 'Set up an authenticator' })
    await begin.waitFor()

    await page.goto('/app/people')
    await begin.click()
    const secret = String(await page.locator('dt:text-is("Secret") + dd').textContent()).replaceAll(' ', '')
    await page.getByRole('img', { name: 'QR code' }).waitFor()
    await page.getByLabel('Code from your authenticator').fill(codeOf(secret))
    await page.getByRole('button', { name: 'Confirm' }).click()
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
    await codes.first().waitFor()
    assert.equal(new Set(await codes.allInnerTexts()).size, 10)

    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByRole('link', { name: 'People', exact: true }).click()
    await page
      .getByRole('row', { name: /admin@example\.invalid/ })
      .getByText('set up')
      .waitFor()
    assert.equal(await page.getByText('SIMULATED').count(), 0)
    visit.assertQuiet(/status of 403/)
  })

  test('finds that the link worked once', async () => {
    await using visit = await stage.visit()
    const { page } = visit
    await page.goto(`/app/invitation#${token}`)
    await page.getByLabel('New password', { exact: true }).fill('a password of somebody else')
    await page.getByLabel('New password again').fill('a password of somebody else')
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByRole('alert').getByText('This link was used before').waitFor()
    visit.assertQuiet()
  })
})
