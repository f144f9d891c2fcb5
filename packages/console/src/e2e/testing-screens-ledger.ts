/** For tests only: the ledger as whoever checks it sees it, each with the way to it. */
import type { Page } from 'playwright-core'
import type { Screen } from './testing-steps.ts'
import { at, press, screen, table } from './testing-steps.ts'

async function ledger(page: Page, search = ''): Promise<void> {
  await at(page, `/app/ledger${search}`, 'Ledger')
  await table(page, 'Entries')
  await table(page, 'Witnesses')
}

const openProof = (page: Page): Promise<void> =>
  page
    .getByRole('region', { name: 'Entries, table' })
    .getByRole('button', { name: /^Seal / })
    .first()
    .click()

export const LEDGER_SCREENS: readonly Screen[] = [
  screen('admin', 'ledger', (page) => ledger(page)),
  screen('admin', 'ledger, nothing pinned that could be verified by', async (page) => {
    await ledger(page, '?action=scan.request')
    await openProof(page)
    await page.getByText('Not checked yet').waitFor()
  }),
  screen('admin', 'ledger, proof', async (page) => {
    await ledger(page, '?action=control.probe')
    const ask = page.getByRole('button', { name: 'Ask the server for its keys' })
    if (await ask.isVisible()) {
      await ask.click()
      await page.getByText('Compare it with what your operator told you').waitFor()
      await press(page, 'Pin these keys')
    }
    await openProof(page)
    await page.getByText('Nothing was changed since it was placed').waitFor()
  }),
]
