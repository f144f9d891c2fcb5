/** For tests only: the screens of papers, of fuel and charge, and of where vehicles are at home. */
import { Buffer } from 'node:buffer'
import type { Page } from 'playwright-core'
import type { Screen } from './testing-steps.ts'
import { at, partOf, press, pressFor, screen, table } from './testing-steps.ts'

/** The least that is a PDF by its first bytes. */
export const SCAN = {
  name: 'insurance-2027.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
}

const sheet = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

export async function vehicleOf(page: Page, unit: string): Promise<void> {
  await at(page, '/app/vehicles', 'Vehicles')
  await page.getByRole('link', { name: unit, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: unit }).waitFor()
}

export async function documentsOf(page: Page, unit: string): Promise<void> {
  await vehicleOf(page, unit)
  await partOf(page, 'Documents')
  await sheet(page, 'Documents')
    .getByText('No document is on file.')
    .or(page.getByRole('list', { name: 'Documents' }))
    .waitFor()
}

async function withDocument(page: Page): Promise<void> {
  await documentsOf(page, 'V-003')
  const scans = page.getByRole('list', { name: 'Scans of the insurance' })
  // The document stands there before its scans do: who looked for those too early would enter it a second time.
  if (await page.getByRole('list', { name: 'Documents' }).isVisible()) return scans.getByRole('listitem').waitFor()
  await pressFor(page, 'Enter a document', 'Kind')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Kind').selectOption('insurance')
  await dialog.getByLabel('Number').fill('P-4711-2027')
  await dialog.getByLabel('Last day').fill('2027-03-31')
  await dialog.getByLabel('Scans').setInputFiles(SCAN)
  await dialog.getByRole('button', { name: 'Enter' }).click()
  await scans.getByRole('listitem').waitFor()
}

async function places(page: Page): Promise<void> {
  await at(page, '/app/places', 'Sites and groups')
  const groups = sheet(page, 'Groups')
  await groups.getByRole('button', { name: 'Open a group' }).waitFor()
  await sheet(page, 'Sites')
    .getByRole('button', { name: /^Vehicles in / })
    .first()
    .waitFor()
}

async function services(page: Page): Promise<void> {
  await at(page, '/app/service', 'Service')
  await page.getByRole('list', { name: 'Programs' }).getByRole('listitem').first().waitFor()
  await page.getByRole('list', { name: 'Tasks', exact: true }).getByRole('listitem').first().waitFor()
}

export const BOOK_SCREENS: readonly Screen[] = [
  screen('admin', 'hold dialog', async (page) => {
    await vehicleOf(page, 'V-003')
    await pressFor(page, 'Hold records', 'Because of')
  }),
  screen('admin', 'holds', async (page) => {
    await at(page, '/app/holds', 'Holds')
    await page.getByText('Nothing is held.').waitFor()
  }),
  screen('admin', 'service', services),
  screen('admin', 'program dialog', async (page) => {
    await services(page)
    await press(page, /^Change /)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('When it is spoken of').first().click()
    await dialog.getByLabel('Soon: km before').first().waitFor()
  }),
  screen('admin', 'service task dialog', async (page) => {
    await services(page)
    await pressFor(page, 'Add a task', 'Name')
  }),
  screen('admin', 'service task dialog, opened', async (page) => {
    await services(page)
    await press(page, /^Edit /)
    await page.getByRole('dialog').getByLabel('Done as').waitFor()
  }),
  screen('admin', 'vehicles on a program', async (page) => {
    await services(page)
    await press(page, /^Vehicles on /)
    await page.getByRole('dialog').getByRole('list', { name: 'Vehicles' }).waitFor()
  }),
  screen('admin', 'vehicle, service and energy', async (page) => {
    await vehicleOf(page, 'V-003')
    await partOf(page, 'Service and energy')
    await page.getByRole('button', { name: 'Put it on a program' }).waitFor()
    await page.getByRole('button', { name: 'Tank and battery' }).waitFor()
  }),
  screen('admin', 'schedule dialog', async (page) => {
    await vehicleOf(page, 'V-003')
    await partOf(page, 'Service and energy')
    await pressFor(page, 'Put it on a program', 'Program')
  }),
  screen('technician', 'long work', (page) => at(page, '/app/jobs', 'Long work')),
  screen('admin', 'vehicle with its documents', withDocument),
  screen('admin', 'document dialog', async (page) => {
    await withDocument(page)
    await pressFor(page, 'Enter a document', 'Kind')
  }),
  screen('admin', 'replace document dialog', async (page) => {
    await withDocument(page)
    await pressFor(page, 'Replace the insurance', 'Number')
  }),
  screen('admin', 'documents', async (page) => {
    await at(page, '/app/documents', 'Documents')
    await table(page, 'Documents')
  }),
  screen('technician', 'energy', async (page) => {
    await at(page, '/app/energy', 'Energy')
    await table(page, 'Energy')
  }),
  screen('technician', 'energy dialog, refused', async (page) => {
    await at(page, '/app/energy', 'Energy')
    await pressFor(page, 'Enter fuel or charge', 'Vehicle')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Vehicle').selectOption({ index: 1 })
    await dialog.getByLabel(/^How much/).fill('much')
    await dialog.getByLabel(/^Paid/).fill('1')
    await dialog.getByLabel(/^Odometer/).fill('1')
    await dialog.getByRole('button', { name: 'Enter' }).click()
    await dialog.getByRole('alert').waitFor()
  }),
  screen('admin', 'judge dialog', async (page) => {
    await at(page, '/app/energy', 'Energy')
    await table(page, 'Energy')
    await pressFor(page, 'Judge', 'Because')
  }),
  screen('admin', 'capacity dialog', async (page) => {
    await vehicleOf(page, 'V-003')
    await partOf(page, 'Service and energy')
    await pressFor(page, 'Tank and battery', /tank/)
  }),
  screen('admin', 'sites and groups', places),
  screen('admin', 'vehicles of a site', async (page) => {
    await places(page)
    await press(page, /^Vehicles in /)
    await page.getByRole('dialog').getByRole('link').first().waitFor()
  }),
  screen('admin', 'group dialog', async (page) => {
    await places(page)
    await pressFor(page, 'Open a group', 'Stands in')
  }),
  screen('admin', 'archive site dialog', async (page) => {
    await places(page)
    await press(page, /^Archive /)
    await page.getByRole('dialog').getByText('Its history stays').waitFor()
  }),
]
