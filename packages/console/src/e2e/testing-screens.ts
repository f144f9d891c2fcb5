/** For tests only: every screen of the console and every layer over one, each with the way to it. */
import type { Page } from 'playwright-core'

/** Who looks. The admin may see all screens; the technician's vehicles have been scanned. */
export type Viewer = 'nobody' | 'technician' | 'admin'

export interface Screen {
  readonly name: string
  readonly viewer: Viewer
  /** Leads there from anywhere and returns once it stands complete. */
  open(page: Page): Promise<void>
}

const at = async (page: Page, path: string, heading: string | RegExp): Promise<void> => {
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click()

const table = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('region', { name: `${name}, table` })
    .first()
    .waitFor()

async function vehicle(page: Page, unit: string): Promise<void> {
  await at(page, '/app/vehicles', 'Vehicles')
  await page.getByRole('link', { name: unit }).click()
  await page.getByRole('button', { name: 'Diagnose' }).waitFor()
}

async function bridges(page: Page): Promise<void> {
  await at(page, '/app/bridges', 'Bridges')
  await table(page, 'Bridges')
}

async function people(page: Page): Promise<void> {
  await at(page, '/app/people', 'People')
  await table(page, 'People')
}

const SINGLE_SIGN_ON = '/app/settings/single-sign-on'

async function singleSignOn(page: Page): Promise<void> {
  await at(page, SINGLE_SIGN_ON, 'Single sign-on')
  await page.getByRole('heading', { name: 'Example login' }).waitFor()
  await table(page, 'Groups of Example login')
  await page.getByRole('button', { name: 'Turn passwords off' }).waitFor()
}

async function pressFor(page: Page, name: string | RegExp, label: string | RegExp): Promise<void> {
  await press(page, name)
  await page.getByRole('dialog').getByLabel(label).first().waitFor()
}

async function person(page: Page): Promise<void> {
  await people(page)
  await page.getByRole('link', { name: /technician/i }).click()
  await page.getByRole('button', { name: 'Withhold' }).waitFor()
  await page.getByText('No provider puts them in a group.').waitFor()
}

const screen = (viewer: Viewer, name: string, open: Screen['open']): Screen => ({ name, viewer, open })

export const SCREENS: readonly Screen[] = [
  screen('nobody', 'sign-in', (page) => at(page, '/app/sign-in', 'Sign in')),
  screen('nobody', 'sign-in refused', async (page) => {
    await at(page, '/app/sign-in', 'Sign in')
    await page.getByLabel('E-mail').fill('nobody@example.invalid')
    await page.getByLabel('Password').fill('nothing')
    await press(page, 'Sign in')
    await page.getByRole('alert').waitFor()
  }),
  screen('nobody', 'single sign-on', async (page) => {
    await at(page, '/app/sign-in', 'Sign in')
    await press(page, 'Use single sign-on')
    await page.getByRole('heading', { level: 1, name: 'Single sign-on' }).waitFor()
  }),
  screen('nobody', 'second factor after single sign-on', async (page) => {
    await page.goto('/app/sign-in?sso=factor')
    await page.getByRole('heading', { level: 1, name: 'Second factor' }).waitFor()
  }),
  screen('nobody', 'invitation', async (page) => {
    await at(page, '/app/invitation#spent', 'Set your password')
    await page.getByLabel('New password', { exact: true }).fill('one')
    await page.getByLabel('New password again').fill('another')
    await press(page, 'Set password')
    await page.getByText('The two are not the same.').waitFor()
  }),
  screen('technician', 'vehicles', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await table(page, 'Vehicles')
  }),
  screen('technician', 'register dialog, refused', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await press(page, 'Register vehicle')
    await page.getByRole('dialog').getByLabel('Unit').fill('V-001')
    await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
  }),
  screen('technician', 'edit dialog', async (page) => {
    await vehicle(page, 'V-003')
    await press(page, 'Edit')
    await page.getByRole('dialog').getByLabel('Status').waitFor()
  }),
  screen('technician', 'archive dialog', async (page) => {
    await vehicle(page, 'V-003')
    await press(page, 'Archive')
    await page.getByRole('dialog').waitFor()
  }),
  screen('technician', 'palette', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox').fill('V-00')
    await page.getByRole('option', { name: 'V-002' }).waitFor()
  }),
  screen('technician', 'menu', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await press(page, 'your menu')
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  }),
  screen('technician', 'vehicle not scanned yet', async (page) => {
    await vehicle(page, 'V-003')
    await page.getByText('has not been scanned yet').waitFor()
  }),
  screen('technician', 'scan', async (page) => {
    await vehicle(page, 'V-001')
    await table(page, 'Scans')
    await table(page, 'Control units')
  }),
  screen('technician', 'proof drawer', async (page) => {
    await vehicle(page, 'V-001')
    await press(page, /^Seal .*open proof$/)
    await page.getByText('Nothing was changed since it was sealed').waitFor()
  }),
  screen('technician', 'dock', async (page) => {
    await vehicle(page, 'V-002')
    await press(page, 'Diagnose')
    await page.getByRole('link', { name: 'All vehicles' }).click()
    await page.getByRole('region', { name: 'Ended scan' }).getByText('done').waitFor()
  }),
  screen('technician', 'reports', async (page) => {
    await at(page, '/app/reports', 'Reports')
    await table(page, 'Reports')
  }),
  screen('technician', 'report', async (page) => {
    await at(page, '/app/reports', 'Reports')
    const address = await page
      .getByRole('link', { name: /^V-001/ })
      .last()
      .getAttribute('href')
    await at(page, String(address), /./)
  }),
  screen('technician', 'nowhere', (page) => at(page, '/app/no-such-screen', /./)),
  screen('admin', 'clauses', async (page) => {
    await at(page, '/app/clauses', 'Clauses')
    await table(page, 'Clauses')
  }),
  screen('admin', 'clause', async (page) => {
    await at(page, '/app/clauses/muts.network.https', /./)
    await page.getByRole('heading', { name: 'The last look' }).waitFor()
  }),
  screen('admin', 'ledger', async (page) => {
    await at(page, '/app/ledger', 'Ledger')
    await table(page, 'Witnesses')
  }),
  screen('admin', 'vehicle with its people', async (page) => {
    await vehicle(page, 'V-003')
    await page.getByRole('region', { name: 'Assigned to' }).getByLabel('Assign to').waitFor()
  }),
  screen('admin', 'bridges', bridges),
  screen('admin', 'pair dialog', async (page) => {
    await bridges(page)
    await press(page, 'Pair a bridge')
    await page.getByLabel('Name of the bridge').fill('Bay 2')
  }),
  screen('admin', 'revoke dialog', async (page) => {
    await bridges(page)
    await press(page, 'Revoke')
    await page.getByRole('dialog').waitFor()
  }),
  screen('admin', 'people', people),
  screen('admin', 'person', person),
  screen('admin', 'contract dialog', async (page) => {
    await person(page)
    await pressFor(page, 'Contract', 'Last day')
  }),
  screen('admin', 'withhold dialog', async (page) => {
    await person(page)
    await pressFor(page, 'Withhold', 'Because')
  }),
  screen('admin', 'invite dialog', async (page) => {
    await people(page)
    await press(page, 'Invite a person')
    await page.getByRole('dialog').getByLabel('Role').waitFor()
  }),
  screen('admin', 'duties dialog', async (page) => {
    await people(page)
    await press(page, /^Duties of/)
    await page.getByRole('dialog').getByLabel('Role').waitFor()
  }),
  screen('admin', 'link dialog', async (page) => {
    await people(page)
    await press(page, 'New link for')
    await page.getByRole('dialog').waitFor()
  }),
  screen('admin', 'disable dialog', async (page) => {
    await people(page)
    await press(page, 'Disable')
    await page.getByRole('dialog').waitFor()
  }),
  screen('admin', 'sessions dialog', async (page) => {
    await people(page)
    await press(page, /^Sessions of/)
    await page.getByRole('dialog').getByRole('button', { name: 'End all' }).waitFor()
  }),
  screen('admin', 'keys', async (page) => {
    await at(page, '/app/keys', 'Keys')
    await page.getByText('No machine may enter.').waitFor()
  }),
  screen('admin', 'key dialog', async (page) => {
    await at(page, '/app/keys', 'Keys')
    await press(page, 'Make an API key')
    await page.getByRole('dialog').getByRole('textbox').first().waitFor()
  }),
  screen('admin', 'access review', async (page) => {
    await at(page, '/app/access-review', 'Access review')
    await table(page, 'Grants')
  }),
  screen('admin', 'settings', async (page) => {
    await at(page, '/app/settings', 'Settings')
    await page.getByLabel(/Passwords have at least/).waitFor()
  }),
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
  screen('admin', 'profile', (page) => at(page, '/app/profile', 'Profile')),
  screen('admin', 'second factor', async (page) => {
    await at(page, '/app/second-factor', 'Second factor')
    await page.getByRole('button', { name: 'Replace the authenticator' }).waitFor()
  }),
]
