/** For tests only: the screens behind the settings of an organisation, and every layer over one. */
import type { Page } from 'playwright-core'
import type { Screen } from './testing-steps.ts'
import { at, dialogOf, press, pressFor, screen, sheetOf, table } from './testing-steps.ts'

const VEHICLE_FIELDS = '/app/settings/vehicle-fields'
const SINGLE_SIGN_ON = '/app/settings/single-sign-on'

async function singleSignOn(page: Page): Promise<void> {
  await at(page, SINGLE_SIGN_ON, 'Single sign-on')
  await page.getByRole('heading', { name: 'Example login' }).waitFor()
  await table(page, 'Groups of Example login')
  await page.getByRole('button', { name: 'Turn passwords off' }).waitFor()
}

/** Declares one where there is none yet. */
async function vehicleFields(page: Page): Promise<void> {
  await at(page, VEHICLE_FIELDS, 'Vehicle fields')
  const own = page.getByRole('button', { name: 'Edit Bay' })
  await page.getByText('No field yet').or(own).first().waitFor()
  if (await own.isVisible()) return
  await pressFor(page, 'Add a field', 'Name')
  await dialogOf(page).getByLabel('Name').fill('Bay')
  await dialogOf(page).getByLabel('What it holds').selectOption({ index: 5 })
  await dialogOf(page).getByLabel('Choices, one a line').fill('North\nSouth')
  await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click()
  await own.waitFor()
}

async function vehicleWithFields(page: Page): Promise<void> {
  await vehicleFields(page)
  await at(page, '/app/vehicles', 'Vehicles')
  await page.getByRole('link', { name: 'V-001' }).click()
  await press(page, 'Edit')
  await dialogOf(page).getByLabel('Bay').selectOption({ index: 1 })
  const there = dialogOf(page).getByLabel('erp', { exact: true })
  if (await there.isVisible()) return
  await dialogOf(page).getByRole('button', { name: 'Add an external id' }).click()
  await dialogOf(page).getByLabel('Other system').fill('erp')
  await dialogOf(page).getByLabel('What it calls the vehicle').fill('4711-88')
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
  screen('admin', 'vehicle field dialog', async (page) => {
    await at(page, VEHICLE_FIELDS, 'Vehicle fields')
    await pressFor(page, 'Add a field', 'Name')
  }),
  screen('admin', 'vehicle fields', vehicleFields),
  screen('admin', 'vehicle with fields of its organisation', async (page) => {
    await vehicleWithFields(page)
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await sheetOf(page, 'What your organisation adds').getByText('4711-88').waitFor()
  }),
  screen('admin', 'edit dialog with fields of the organisation', vehicleWithFields),
  screen('admin', 'webhooks', async (page) => {
    await at(page, '/app/settings/webhooks', 'Webhooks')
    await page.getByText('Nobody outside is told anything.').waitFor()
  }),
  screen('admin', 'webhook dialog', async (page) => {
    await at(page, '/app/settings/webhooks', 'Webhooks')
    await pressFor(page, 'Make a webhook', 'A vehicle was added')
  }),
]
