/** For tests only: settings of single sign-on, provisioning and apps, made as an admin makes them. */
import type { Page } from 'playwright-core'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import type { Visit } from './testing-visit.ts'

/** A provider that the operator named, and that is never asked. */
export const PROVIDER = 'https://login.example'

interface Draft {
  readonly name: string
  readonly issuer: string
}

export const openSettings = async (page: Page, name: string): Promise<void> => {
  await page.goto('/app/settings')
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** Makes a connection by OpenID Connect, and proves the person. */
export async function connectProvider(page: Page, { name, issuer }: Draft): Promise<void> {
  await page.getByRole('button', { name: 'Connect a provider' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByLabel('Issuer').fill(issuer)
  await page.getByLabel('Client id').fill('muts')
  await page.getByLabel('Client secret').fill('MUTSDEM-client-secret-of-a-test')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await stepUp({ page })
  await page.getByRole('heading', { level: 2, name }).waitFor()
}

export async function nameDomain(page: Page, domain: string): Promise<void> {
  await page.getByLabel('Domain of their e-mail').fill(domain)
  await page.getByRole('button', { name: 'Name it' }).click()
  await stepUp({ page })
  await page.getByRole('button', { name: `Verify ${domain}` }).waitFor()
}

export async function mapGroup(page: Page, group: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Map a group' }).click()
  await page.getByRole('textbox', { name: 'Group' }).fill(group)
  await page.getByLabel('It gives').selectOption(role)
  await page.getByRole('button', { name: 'Map it' }).click()
  await stepUp({ page })
  await page.getByRole('button', { name: `Map ${group}` }).waitFor()
}

/** @returns the token, which is shown this once. */
export async function makeToken(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Make a token' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Make the token' }).click()
  await stepUp({ page })
  await page.getByRole('button', { name: 'Copy the token' }).waitFor()
  const token = await page.getByRole('dialog').locator('p.wire').textContent()
  await page.keyboard.press('Escape')
  return String(token).trim()
}

export async function registerApp(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Register an app' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByLabel('Addresses people are sent back to').fill('https://app.example/callback')
  await page.getByLabel('vehicle.read').check()
  await page.getByRole('button', { name: 'Register it' }).click()
  await stepUp({ page })
  await page.getByRole('button', { name: 'Copy the client id' }).waitFor()
  await page.keyboard.press('Escape')
}

/** One of each, so that every list has something to show. */
export async function furnishSettings(visit: Visit): Promise<void> {
  const { page } = visit
  await enrolPasskey(visit)
  await openSettings(page, 'Single sign-on')
  await connectProvider(page, { name: 'Example login', issuer: PROVIDER })
  await nameDomain(page, 'fleet.example')
  await mapGroup(page, 'fleet-mechanics', 'technician')
  await openSettings(page, 'Provisioning')
  await makeToken(page, 'Example directory')
  await openSettings(page, 'Apps')
  await registerApp(page, 'Route planner')
}
