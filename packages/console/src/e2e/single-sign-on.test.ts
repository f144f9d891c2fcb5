/** An admin connects the identity provider of the organisation, decides what its groups give, and lets directories and apps in. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { TestProvider } from './testing-provider.ts'
import { openProvider } from './testing-provider.ts'
import { connectProvider, makeToken, mapGroup, nameDomain, openSettings, registerApp } from './testing-sign-on.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
/** The browser itself logs what was refused: 401 asks for the person, 409 and 422 are answers. */
const REFUSALS = /status of (401|409|422)/

describe('an identity provider', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let provider: TestProvider
  let stage: Stage
  let admin: Visit
  before(async () => {
    provider = await openProvider()
    stage = await openStage('demo', undefined, { MUTS_SSO_ORIGINS: provider.issuer })
    admin = await stage.enter('admin')
    await enrolPasskey(admin)
  })
  after(async () => {
    await stage?.[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
  })

  test('is connected, closed at first, and tried: the house has asked it about itself', async () => {
    const { page } = admin
    await openSettings(page, 'Single sign-on')
    await page.getByText('Nobody comes by single sign-on.').waitFor()
    await connectProvider(page, { name: 'Example login', issuer: provider.issuer })

    const sheet = page.getByRole('region', { name: 'Example login' })
    await sheet.getByText('closed', { exact: true }).waitFor()
    await sheet.getByText(/\/api\/v1\/auth\/sso\/.+\/answer$/).waitFor()
    assert.deepEqual(provider.asked, [])
    await sheet.getByRole('button', { name: 'Try it' }).click()
    await sheet.getByText('The provider answers as it must.').waitFor()
    assert.deepEqual(provider.asked, ['/.well-known/openid-configuration'])
    admin.assertQuiet(REFUSALS)
  })

  test('that the operator did not name is refused, and nothing is kept of it', async () => {
    const { page } = admin
    await page.getByRole('button', { name: 'Connect a provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect a provider' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Elsewhere')
    await dialog.getByLabel('Issuer').fill('https://elsewhere.example')
    await dialog.getByLabel('Client id').fill('muts')
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await stepUp(admin)
    await dialog
      .getByRole('alert')
      .getByText(/MUTS_SSO_ORIGINS/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await page.getByRole('heading', { name: 'Elsewhere' }).count(), 0)
  })

  test('leads whom a domain names once it is proven, and its groups give nothing above its ceiling', async () => {
    const { page } = admin
    await nameDomain(page, 'fleet.example')
    await page.getByText('_muts-sso.fleet.example', { exact: true }).waitFor()
    await page.getByText('not proven yet').waitFor()

    await mapGroup(page, 'fleet-mechanics', 'technician')
    await page.getByRole('button', { name: 'Map fleet-mechanics' }).click()
    const offered = await page.getByLabel('It gives').locator('option').allInnerTexts()
    assert.ok(offered.includes('technician') && offered.includes('nothing'))
    assert.ok(!offered.includes('admin'))
    await page.keyboard.press('Escape')
  })

  test('is opened; passwords stay on as long as nobody could come in without them', async () => {
    const { page } = admin
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await stepUp(admin)
    await page.getByRole('region', { name: 'Example login' }).getByText('open', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Turn passwords off' }).click()
    await page.getByRole('button', { name: 'Turn them off' }).click()
    await stepUp(admin)
    await page.getByRole('dialog').getByText('identity.break-glass').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('People may come by password as well.').waitFor()
  })

  test('provisions by a token that is shown once and opens nothing but that, until it is revoked', async () => {
    const { page, context } = admin
    await openSettings(page, 'Provisioning')
    const token = await makeToken(page, 'Example directory')
    const ask = async (path: string) =>
      (await context.request.get(path, { headers: { authorization: `Bearer ${token}` } })).status()
    assert.deepEqual([await ask('/scim/v2/Users'), await ask('/api/v1/users')], [200, 401])

    await page.getByRole('button', { name: 'Revoke Example directory' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await stepUp(admin)
    await page.getByText('revoked', { exact: true }).waitFor()
    assert.equal(await ask('/scim/v2/Users'), 401)
  })

  test('is not all that is let in: an app is registered, and stands apart from the keys', async () => {
    const { page } = admin
    await openSettings(page, 'Apps')
    await registerApp(page, 'Route planner')
    await page.getByRole('rowheader', { name: /^Route planner/ }).waitFor()
    await page.goto('/app/keys')
    await page.getByText('No machine may enter.').waitFor()
    admin.assertQuiet(REFUSALS)
  })

  test('is removed with all that hung on it', async () => {
    const { page } = admin
    await openSettings(page, 'Single sign-on')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await stepUp(admin)
    await page.getByText('Nobody comes by single sign-on.').waitFor()
  })
})
