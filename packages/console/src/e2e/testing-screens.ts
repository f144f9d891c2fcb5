/** For tests only: every screen of the console and every layer over one, each with the way to it. */
import type { Page } from 'playwright-core'
import { ADAPTER_SCREENS } from './testing-screens-adapter.ts'
import { BEGIN_SCREENS } from './testing-screens-begin.ts'
import { BOOK_SCREENS } from './testing-screens-book.ts'
import { FLEET_SCREENS } from './testing-screens-fleet.ts'
import { FRAME_SCREENS } from './testing-screens-frame.ts'
import { LEDGER_SCREENS } from './testing-screens-ledger.ts'
import { SETTINGS_SCREENS } from './testing-screens-settings.ts'
import type { Screen } from './testing-steps.ts'
import { at, partOf, press, pressFor, screen, table } from './testing-steps.ts'

async function vehicle(page: Page, unit: string): Promise<void> {
  await at(page, '/app/vehicles', 'Vehicles')
  await page.getByRole('link', { name: unit }).click()
  await page.getByRole('button', { name: 'Diagnose' }).waitFor()
}

async function health(page: Page, unit: string): Promise<void> {
  await vehicle(page, unit)
  await partOf(page, 'Health')
}

async function bridges(page: Page): Promise<void> {
  await at(page, '/app/bridges', 'Bridges')
  await table(page, 'Bridges')
}

async function people(page: Page): Promise<void> {
  await at(page, '/app/people', 'People')
  await table(page, 'People')
}

async function person(page: Page): Promise<void> {
  await people(page)
  await page.getByRole('link', { name: /technician/i }).click()
  await page.getByRole('button', { name: 'Withhold' }).waitFor()
  await page.getByText('No provider puts them in a group.').waitFor()
  await page.getByText('No group is assigned to them.').waitFor()
}

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
  ...FRAME_SCREENS,
  screen('technician', 'vehicle not scanned yet', async (page) => {
    await vehicle(page, 'V-003')
    await page.getByText('has not been scanned yet').waitFor()
  }),
  screen('technician', 'vehicle, its last scan', async (page) => {
    await vehicle(page, 'V-001')
    await page.getByRole('list', { name: 'Readings of the last scan' }).waitFor()
  }),
  screen('technician', 'vehicle, inspections', async (page) => {
    await vehicle(page, 'V-018')
    await partOf(page, 'Inspections')
    await table(page, 'Inspections')
  }),
  screen('technician', 'vehicle, history', async (page) => {
    await vehicle(page, 'V-018')
    await partOf(page, 'History')
    await page.getByRole('list', { name: 'History' }).getByRole('listitem').first().waitFor()
  }),
  screen('technician', 'scan', async (page) => {
    await health(page, 'V-001')
    await table(page, 'Scans')
    await table(page, 'Control units')
    await table(page, 'Capabilities')
  }),
  screen('technician', 'begin-a-session dialog', async (page) => {
    await health(page, 'V-003')
    await pressFor(page, 'Begin a session', 'Why')
  }),
  screen('technician', 'work on a vehicle', async (page) => {
    await health(page, 'V-004')
    const own = page.getByRole('button', { name: 'End the session' })
    const begin = page.getByRole('button', { name: 'Begin a session' })
    await own.or(begin).waitFor()
    if (await begin.isVisible()) {
      await pressFor(page, 'Begin a session', 'Why')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Why').fill('Rough idle')
      await dialog.getByRole('button', { name: 'Begin', exact: true }).click()
      await press(page, 'Take the lock')
    }
    await page.getByText('Locked by you').waitFor()
    await page.getByText('Nothing was done to the vehicle in this session.').waitFor()
  }),
  ...ADAPTER_SCREENS,
  screen('technician', 'proof drawer', async (page) => {
    await health(page, 'V-001')
    await press(page, /^Seal .*open proof$/)
    await page.getByText('Nothing was changed since it was sealed').waitFor()
  }),
  screen('technician', 'dock', async (page) => {
    await vehicle(page, 'V-002')
    await press(page, 'Diagnose')
    await page.getByRole('link', { name: 'All vehicles' }).click()
    await page.getByRole('region', { name: 'Ended scan' }).getByText('done').waitFor()
  }),
  screen('technician', 'recordings, one of them replayed', async (page) => {
    await vehicle(page, 'V-002')
    await press(page, 'Record a scan')
    const sheet = page.getByRole('region', { name: 'Recordings', exact: true })
    await sheet
      .getByRole('button', { name: /^Replay / })
      .first()
      .click()
    await sheet.getByText(/the same result, bit for bit/).waitFor()
  }),
  screen('technician', 'live values', async (page) => {
    await health(page, 'V-001')
    await press(page, 'Follow live')
    const live = page.getByRole('region', { name: 'Live values' })
    await live.getByText('connected', { exact: true }).waitFor()
    await live.getByText('valid').first().waitFor()
    await live.getByText(/^Signals, /).click()
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
  screen('technician', 'device', (page) => at(page, '/app/device', /./)),
  screen('technician', 'nowhere', (page) => at(page, '/app/no-such-screen', /./)),
  screen('admin', 'clauses', async (page) => {
    await at(page, '/app/clauses', 'Clauses')
    await table(page, 'Clauses')
  }),
  screen('admin', 'clause', async (page) => {
    await at(page, '/app/clauses/muts.network.https', /./)
    await page.getByRole('heading', { name: 'The last look' }).waitFor()
  }),
  ...LEDGER_SCREENS,
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
  screen('admin', 'role dialog', async (page) => {
    await people(page)
    await press(page, /^Role of/)
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
  screen('admin', 'profile', (page) => at(page, '/app/profile', 'Profile')),
  screen('admin', 'second factor', async (page) => {
    await at(page, '/app/second-factor', 'Second factor')
    await page.getByRole('button', { name: 'Replace the authenticator' }).waitFor()
  }),
  ...BEGIN_SCREENS,
  ...SETTINGS_SCREENS,
  ...FLEET_SCREENS,
  ...BOOK_SCREENS,
]
