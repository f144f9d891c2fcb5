/** For tests only: the screens of the service book, from what is due to the proof of a repair. */
import type { Page } from 'playwright-core'
import type { Screen } from './testing-steps.ts'
import { at, press, pressFor, screen, table } from './testing-steps.ts'

async function form(page: Page): Promise<void> {
  await at(page, '/app/forms', 'Forms')
  const own = page.getByRole('link', { name: 'Daily check', exact: true })
  await page
    .getByText('No form yet.')
    .or(page.getByRole('region', { name: 'Forms, table' }))
    .first()
    .waitFor()
  if (await own.isVisible()) {
    await own.click()
  } else {
    await pressFor(page, 'New form', 'Name')
    await page.getByRole('dialog').getByRole('button', { name: 'Draft it' }).click()
  }
  await page.getByRole('heading', { level: 1, name: 'Daily check' }).waitFor()
}

async function inspection(page: Page): Promise<void> {
  await form(page)
  await press(page, 'Save and publish')
  await page.getByText(/^Version \d+ is filled in/).waitFor()
  await at(page, '/app/inspections', 'Inspections')
  await press(page, 'Start inspection')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Vehicle').selectOption({ index: 1 })
  await dialog.getByLabel('Form').selectOption({ label: 'Daily check' })
  await dialog.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { level: 2, name: 'Around the vehicle' }).waitFor()
}

async function driver(page: Page): Promise<void> {
  await at(page, '/app/drivers', 'Drivers')
  await pressFor(page, 'Enter a driver', 'Name')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Driver 90')
  await dialog.getByRole('button', { name: 'Enter' }).click()
  await page.getByRole('heading', { level: 1, name: 'Driver 90' }).waitFor()
}

async function part(page: Page): Promise<void> {
  await at(page, '/app/parts', 'Parts')
  await page.getByRole('button', { name: 'Move stock of Oil filter' }).waitFor()
}

async function issue(page: Page): Promise<void> {
  await at(page, '/app/issues', 'Issues')
  await press(page, 'Raise an issue')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Vehicle').selectOption({ index: 1 })
  await dialog.getByLabel('What is wrong').fill('Brake lamp, left')
  await dialog.getByRole('button', { name: 'Raise' }).click()
  await page.getByRole('heading', { level: 1, name: 'Brake lamp, left' }).waitFor()
}

async function workOrder(page: Page): Promise<void> {
  await issue(page)
  await press(page, 'Open a work order')
  await page.getByRole('heading', { level: 1, name: /^WO-/ }).waitFor()
  await page.getByRole('link', { name: 'Brake lamp, left' }).waitFor()
}

export const FLEET_SCREENS: readonly Screen[] = [
  screen('technician', 'due list', async (page) => {
    await at(page, '/app/due', 'Due list')
    await page
      .getByText('Nothing is due')
      .or(page.getByRole('region', { name: 'Due, table' }))
      .first()
      .waitFor()
    await page.getByRole('region', { name: /^Cost in \w+ \d{4}$/ }).waitFor()
  }),
  screen('technician', 'raise issue dialog', async (page) => {
    await at(page, '/app/issues', 'Issues')
    await pressFor(page, 'Raise an issue', 'Vehicle')
  }),
  screen('technician', 'issue', issue),
  screen('technician', 'decide dialog', async (page) => {
    await issue(page)
    await pressFor(page, 'Put off', 'Reason')
  }),
  screen('technician', 'issues', async (page) => {
    await at(page, '/app/issues', 'Issues')
    await table(page, 'Issues')
  }),
  screen('technician', 'fault trends', async (page) => {
    await at(page, '/app/fault-trends', 'Fault trends')
    await press(page, 'With this week so far')
    await table(page, 'Fault trends')
    await press(page, 'By control unit')
    await page.getByRole('img', { name: /vehicles that showed it, week by week$/ }).waitFor()
  }),
  screen('technician', 'work order', workOrder),
  screen('technician', 'change order dialog', async (page) => {
    await workOrder(page)
    await pressFor(page, 'Change the order', 'Out of use from')
  }),
  screen('technician', 'work order, changed', async (page) => {
    await workOrder(page)
    await pressFor(page, 'Change the order', 'Out of use from')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Estimate in EUR').fill('120')
    await dialog.getByLabel('Out of use from').fill('2026-01-05T08:00')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('120.00 EUR', { exact: true }).waitFor()
    await page.getByText('not said').waitFor({ state: 'detached' })
  }),
  screen('admin', 'currency and limits dialog', async (page) => {
    await at(page, '/app/work-orders', 'Work orders')
    await pressFor(page, 'Currency and limits', 'Currency of new orders and bills')
  }),
  screen('technician', 'line dialog, refused', async (page) => {
    await workOrder(page)
    await pressFor(page, 'Add a line', 'What is to be done')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Labour' }).click()
    await dialog.getByLabel('Work done').fill('Fitting')
    await dialog.getByLabel('Time').fill('long')
    await dialog.getByLabel(/an hour/).fill('85')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.getByRole('alert').waitFor()
  }),
  screen('technician', 'board', async (page) => {
    await at(page, '/app/work-orders', 'Work orders')
    await page.getByRole('heading', { level: 2, name: /^Draft/ }).waitFor()
  }),
  screen('technician', 'work orders, closed', async (page) => {
    await at(page, '/app/work-orders', 'Work orders')
    await press(page, 'Closed and cancelled')
    await table(page, 'Work orders')
  }),
  screen('technician', 'open order dialog', async (page) => {
    await at(page, '/app/work-orders', 'Work orders')
    await pressFor(page, 'Open an order', 'Vehicle')
  }),
  screen('admin', 'new form dialog', async (page) => {
    await at(page, '/app/forms', 'Forms')
    await pressFor(page, 'New form', 'Name')
  }),
  screen('admin', 'form', form),
  screen('admin', 'forms', async (page) => {
    await at(page, '/app/forms', 'Forms')
    await table(page, 'Forms')
  }),
  screen('admin', 'inspection, a critical item failed', async (page) => {
    await inspection(page)
    await page.getByRole('group', { name: 'Tyres and wheel nuts' }).getByRole('button', { name: 'Fail' }).click()
    await page.getByText('takes the vehicle out of service at once').waitFor()
  }),
  screen('admin', 'submit dialog, without a network', async (page) => {
    await inspection(page)
    const address = /\/api\/v1\/inspections\/[^/]+$/
    await page.route(address, (route) =>
      route.request().method() === 'PATCH' ? route.abort('internetdisconnected') : route.continue(),
    )
    await press(page, 'All in this section is OK')
    await page.getByRole('group').first().getByRole('button', { name: 'Fail' }).click()
    await press(page, 'In the cab')
    await press(page, 'All in this section is OK')
    await press(page, 'Sign and submit')
    await page.getByText('There is no network.').waitFor()
    await page.unroute(address)
  }),
  screen('admin', 'submit dialog', async (page) => {
    await inspection(page)
    await press(page, 'All in this section is OK')
    await press(page, 'In the cab')
    await page.getByRole('heading', { level: 2, name: 'In the cab' }).waitFor()
    await press(page, 'All in this section is OK')
    await pressFor(page, 'Sign and submit', 'Your name')
  }),
  screen('admin', 'inspections', async (page) => {
    await at(page, '/app/inspections', 'Inspections')
    await table(page, 'Inspections')
  }),
  screen('technician', 'begin inspection dialog', async (page) => {
    await at(page, '/app/inspections', 'Inspections')
    await pressFor(page, 'Start inspection', 'Form')
  }),
  screen('technician', 'inspection, its defects open', async (page) => {
    await at(page, '/app/inspections', 'Inspections')
    await page
      .getByRole('row', { name: /defects open/ })
      .first()
      .getByRole('link')
      .first()
      .click()
    await page.getByText('defects open').waitFor()
  }),
  screen('admin', 'imports', async (page) => {
    await at(page, '/app/imports', 'Imports')
    await page.getByRole('button', { name: 'Import vehicles' }).waitFor()
  }),
  screen('admin', 'import dialog', async (page) => {
    await at(page, '/app/imports', 'Imports')
    await pressFor(page, 'Import vehicles', 'File')
  }),
  screen('admin', 'import, checked', async (page) => {
    await at(page, '/app/imports', 'Imports')
    await pressFor(page, 'Import vehicles', 'File')
    const buffer = Buffer.from('unit;year;colour\nV-001;2020;red\nV-900;soon;\n')
    await page.getByLabel('File').setInputFiles({ name: 'vehicles.csv', mimeType: 'text/csv', buffer })
    await press(page, 'Load and check')
    await page.getByRole('button', { name: 'Apply the 1 valid row only' }).waitFor({ timeout: 60_000 })
    await table(page, 'Rows')
  }),
  screen('admin', 'import columns dialog', async (page) => {
    await at(page, '/app/imports', 'Imports')
    await page.getByRole('region', { name: 'Imports, table' }).getByRole('link').first().click()
    await pressFor(page, 'Say which column is what', 'colour')
  }),
  screen('technician', 'exports', (page) => at(page, '/app/exports', 'Exports')),
  screen('technician', 'export dialog', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await pressFor(page, 'Export', 'As')
  }),
  screen('admin', 'driver', driver),
  screen('admin', 'drivers', async (page) => {
    await at(page, '/app/drivers', 'Drivers')
    await table(page, 'Drivers')
  }),
  screen('admin', 'driver dialog', async (page) => {
    await at(page, '/app/drivers', 'Drivers')
    await pressFor(page, 'Enter a driver', 'Name')
  }),
  screen('admin', 'licence dialog', async (page) => {
    await driver(page)
    await pressFor(page, 'Add a licence', 'Licence number')
  }),
  screen('admin', 'parts', part),
  screen('admin', 'part dialog', async (page) => {
    await at(page, '/app/parts', 'Parts')
    await pressFor(page, 'Add a part', 'Number')
  }),
  screen('admin', 'stock dialog', async (page) => {
    await part(page)
    await pressFor(page, 'Move stock of Oil filter', /\(piece\)$/)
  }),
  screen('admin', 'journal drawer', async (page) => {
    await part(page)
    await press(page, 'Journal of Oil filter')
    await page.getByRole('list', { name: 'Journal' }).getByRole('listitem').first().waitFor()
  }),
]
