/** For tests and benches only: a fleet as large as wanted, answered in the place of the server. */
import type { Page } from 'playwright-core'

const vehicleAt = (row: number) => ({
  id: `01a00000-0000-7000-8000-${String(row).padStart(12, '0')}`,
  unit: unitAt(row),
  vin: `MUTSDEM00${String(row).padStart(8, '0')}`,
  plate: `DM ${row}`,
  make: 'Demo',
  model: 'Panel van',
  year: 2023,
  kind: 'vehicle',
  fuel: 'diesel',
  site: null,
  group: null,
  status: 'active',
})

/** The unit that stands in a row, from 0 on. */
export const unitAt = (row: number): string => `B-${String(row).padStart(6, '0')}`

/** Answers the list of vehicles out of `rows` of them, as many as it is asked for. Returns where each page began that was asked for. */
export async function serveVehicles(page: Page, rows: number): Promise<number[]> {
  const asked: number[] = []
  await page.route(/\/api\/v1\/vehicles\?limit=\d+&include=/, async (route) => {
    const query = new URL(route.request().url()).searchParams
    const begin = Number(query.get('after') ?? 0)
    const end = Math.min(rows, begin + Number(query.get('limit')))
    asked.push(begin)
    const data = Array.from({ length: end - begin }, (_, at) => vehicleAt(begin + at))
    await route.fulfill({ json: { data, page: { next: end < rows ? String(end) : null, hasMore: end < rows } } })
  })
  return asked
}

/** Scrolls to the end of a list that goes on, until there is no more of it. */
export const scrollToTheEnd = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const isWhole = () => ![...document.querySelectorAll('button')].some((each) => /Load/.test(each.textContent ?? ''))
    const toEnd = () => window.scrollTo(0, document.documentElement.scrollHeight)
    while (!isWhole()) {
      toEnd()
      await new Promise(requestAnimationFrame)
    }
    // The page that came last stands below.
    toEnd()
  })
