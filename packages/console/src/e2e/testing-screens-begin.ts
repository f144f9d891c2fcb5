/** For tests only: the screens where the roles begin. */
import type { Screen } from './testing-steps.ts'
import { at, screen, sheetOf } from './testing-steps.ts'

export const BEGIN_SCREENS: readonly Screen[] = [
  screen('technician', 'my bay', async (page) => {
    await at(page, '/app/bay', 'My bay')
    await sheetOf(page, 'Next').getByRole('button', { name: 'Diagnose' }).waitFor()
    await sheetOf(page, 'Scans').getByRole('listitem').first().waitFor()
  }),
  screen('admin', 'set-up and health', async (page) => {
    await at(page, '/app/set-up', 'Set-up and health')
    await page.getByRole('list', { name: 'In order' }).getByRole('listitem').first().waitFor()
  }),
  screen('admin', 'my vehicle, one of many', async (page) => {
    await at(page, '/app/my-vehicle', 'My vehicle')
    await page.getByLabel('Vehicle', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start inspection' }).waitFor()
  }),
  screen('driver', 'my vehicle', async (page) => {
    await at(page, '/app/my-vehicle', 'My vehicle')
    await page.getByRole('button', { name: 'Start inspection' }).waitFor()
    await sheetOf(page, 'Due').getByText('Medical').waitFor()
  }),
]
