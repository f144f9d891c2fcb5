/** For tests only: the screens behind the settings of an organisation, and every layer over one. */
import type { Page } from 'playwright-core'
import type { Screen } from './testing-steps.ts'
import { at, press, pressFor, screen, table } from './testing-steps.ts'

const SINGLE_SIGN_ON = '/app/settings/single-sign-on'

async function singleSignOn(page: Page): Promise<void> {
  await at(page, SINGLE_SIGN_ON, 'Single sign-on')
  await page.getByRole('heading', { name: 'Example login' }).waitFor()
  await table(page, 'Groups of Example login')
  await page.getByRole('button', { name: 'Turn passwords off' }).waitFor()
}

export const SETTINGS_SCREENS: readonly Screen[] = [
  screen('admin', 'single sign-on settings', singleSignOn),
  screen('admin', 'connect dialog', async (page) => {
    await singleSignOn(page)
    await pressFor(page, 'Connect a provider', 'Issuer')
  }),
  screen('admin', 'connect dialog, SAML', async (page) => {
    await singleSignOn(page)
    await pressFor(page, 'Connect a provider', 'Issuer')
    await press(page, 'SAML 2.0')
    await page.getByLabel('Signing certificates').waitFor()
  }),
  screen('admin', 'remove provider dialog', async (page) => {
    await singleSignOn(page)
    await press(page, 'Remove')
    await page.getByRole('dialog').waitFor()
  }),
  screen('admin', 'map dialog', async (page) => {
    await singleSignOn(page)
    await pressFor(page, 'Map a group', 'It gives')
  }),
  screen('admin', 'passwords off dialog', async (page) => {
    await singleSignOn(page)
    await press(page, 'Turn passwords off')
    await page.getByRole('dialog').getByText('only a passkey still comes in').waitFor()
  }),
  screen('admin', 'step-up dialog', async (page) => {
    await singleSignOn(page)
    await press(page, 'Remove')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click()
    await page.getByRole('dialog', { name: 'Is it you?' }).getByRole('button', { name: 'Use a passkey' }).waitFor()
  }),
  screen('admin', 'provisioning', async (page) => {
    await at(page, '/app/settings/provisioning', 'Provisioning')
    await table(page, 'Tokens')
    await page.getByText('No group gives anything yet.').waitFor()
  }),
  screen('admin', 'token dialog', async (page) => {
    await at(page, '/app/settings/provisioning', 'Provisioning')
    await pressFor(page, 'Make a token', 'Name')
  }),
  screen('admin', 'apps', async (page) => {
    await at(page, '/app/settings/apps', 'Apps')
    await table(page, 'Apps')
  }),
  screen('admin', 'app dialog', async (page) => {
    await at(page, '/app/settings/apps', 'Apps')
    await pressFor(page, 'Register an app', 'Name')
  }),
  screen('admin', 'webhooks', async (page) => {
    await at(page, '/app/settings/webhooks', 'Webhooks')
    await page.getByText('Nobody outside is told anything.').waitFor()
  }),
  screen('admin', 'webhook dialog', async (page) => {
    await at(page, '/app/settings/webhooks', 'Webhooks')
    await pressFor(page, 'Make a webhook', 'A vehicle was added')
  }),
]
