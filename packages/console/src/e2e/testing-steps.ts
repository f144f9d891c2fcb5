/** For tests only: what every way to a screen is made of. */
import type { Page } from 'playwright-core'

/** Who looks. The admin may see all screens; the technician's vehicles have been scanned; the driver has one vehicle. */
export type Viewer = 'nobody' | 'driver' | 'technician' | 'admin'

export interface Screen {
  readonly name: string
  readonly viewer: Viewer
  /** Leads there from anywhere and returns once it stands complete. */
  open(page: Page): Promise<void>
}

export const dialogOf = (page: Page) => page.getByRole('dialog')
export const sheetOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

export const at = async (page: Page, path: string, heading: string | RegExp): Promise<void> => {
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}

/** Goes to a part of a vehicle's page. */
export const partOf = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link', { name, exact: true }).click()

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click()

export const table = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('region', { name: `${name}, table` })
    .first()
    .waitFor()

export async function pressFor(page: Page, name: string | RegExp, label: string | RegExp): Promise<void> {
  await press(page, name)
  await page.getByRole('dialog').getByLabel(label).first().waitFor()
}

export const screen = (viewer: Viewer, name: string, open: Screen['open']): Screen => ({ name, viewer, open })
