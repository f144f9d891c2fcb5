/** For tests and benches only: what a technician does in the busiest minute, by keys alone. */
import type { Page } from 'playwright-core'
import type { Visit } from './testing-visit.ts'

/** What a diagnosis cost the person: acts, and the time from the first to the seal. */
export interface Diagnosis {
  readonly acts: number
  readonly tookMs: number
}

async function findUnit(page: Page, unit: string): Promise<void> {
  await page.getByRole('combobox').fill(unit)
  await page.getByRole('option', { name: unit }).waitFor()
  await page.keyboard.press('Enter')
  // The bay has a button of that name too, for another vehicle.
  await page.getByRole('heading', { level: 1, name: unit }).waitFor()
  await page.getByRole('button', { name: 'Diagnose', disabled: false }).waitFor()
}

/** Finds a vehicle from any screen and reads it: Ctrl-K, its unit, D. Nothing else is pressed. */
export async function diagnose({ page }: Visit, unit: string): Promise<Diagnosis> {
  const acts = [
    () => page.keyboard.press('Control+K'),
    () => findUnit(page, unit),
    () => page.locator('body').press('d'),
  ]
  const begunAt = performance.now()
  for (const act of acts) await act()
  await page.getByRole('button', { name: /^Seal / }).waitFor()
  return { acts: acts.length, tookMs: performance.now() - begunAt }
}

/**
 * A minute in which nothing stands still: the console is opened, one vehicle is read, another one too, what is wrong
 * with that is written down, and an order is opened for it.
 *
 * @returns each request to the API, as `METHOD /path`.
 */
export async function spendBusiestMinute(visit: Visit, units: readonly [string, string]): Promise<readonly string[]> {
  const { page, calls } = visit
  const before = calls.length
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  for (const unit of units) await diagnose(visit, unit)
  await page.locator('body').press('i')
  await page.getByRole('dialog').getByLabel('What is wrong').fill('Misfire when cold')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Open a work order' }).waitFor()
  await page.locator('body').press('w')
  await page.getByRole('heading', { level: 1, name: /^WO-/ }).waitFor()
  await page.waitForLoadState('networkidle')
  return calls.slice(before)
}
