/** For tests only: how this browser stands as a bridge, and the bus that one hears, each with the way to it. */
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { Screen } from './testing-steps.ts'
import { at, partOf, press, screen } from './testing-steps.ts'

const SAMPLE_DBC = fileURLToPath(new URL('../../../../docs/samples/simulated-car.dbc', import.meta.url))

/** For as long as the page is not loaded anew: none, or one whose adapter says nothing. */
const setSerial = (page: Page, kind: 'none' | 'silent'): Promise<void> =>
  page.evaluate((wished) => {
    const port = { readable: null, writable: null, open: () => new Promise(() => {}), getInfo: () => ({}) }
    const value = wished === 'none' ? undefined : { requestPort: async () => port, getPorts: async () => [port] }
    Object.defineProperty(navigator, 'serial', { value, configurable: true })
  }, kind)

export const ADAPTER_SCREENS: readonly Screen[] = [
  screen('technician', 'adapter in a browser without Web Serial', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await setSerial(page, 'none')
    await page.getByRole('link', { name: 'Bridges', exact: true }).click()
    await page.getByText('This browser has no Web Serial').waitFor()
  }),
  screen('technician', 'adapter held by this tab', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await setSerial(page, 'silent')
    await page.getByRole('link', { name: 'Bridges', exact: true }).click()
    const sheet = page.getByRole('region', { name: 'Adapter in this browser' })
    await sheet.getByLabel('Vehicle').selectOption({ label: 'V-005' })
    await sheet.getByLabel('Name of this computer').fill('Laptop 3')
    await sheet.getByRole('button', { name: 'Connect an adapter in this browser' }).click()
    await sheet.getByText('connected', { exact: true }).waitFor()
  }),
  screen('technician', 'bus', async (page) => {
    await at(page, '/app/vehicles', 'Vehicles')
    await page.getByRole('link', { name: 'V-007' }).click()
    await partOf(page, 'Health')
    await press(page, 'Watch the bus')
    await page.getByLabel('CAN database (DBC)').setInputFiles(SAMPLE_DBC)
    await page.getByText('EngineFast').waitFor()
    await page.getByRole('region', { name: 'Frames, table' }).scrollIntoViewIfNeeded()
  }),
]
