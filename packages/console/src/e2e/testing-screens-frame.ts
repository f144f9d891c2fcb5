/** For tests only: what the frame opens over a screen, each with the way to it. */
import type { Screen } from './testing-steps.ts'
import { at, press, screen } from './testing-steps.ts'

export const FRAME_SCREENS: readonly Screen[] = [
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
  screen('technician', 'all screens, on a phone', async (page) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await at(page, '/app/vehicles', 'Vehicles')
    await press(page, 'More')
    await page.getByRole('dialog', { name: 'All screens' }).waitFor()
  }),
]
