/** For tests and benches only: lists as long as wanted, answered in the place of the server. */
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

const ADDRESS = /\/api\/v1\/vehicles\?limit=\d+&include=/

/** The unit that stands in a row, from 0 on. */
export const unitAt = (row: number): string => `B-${String(row).padStart(6, '0')}`

/** Answers a list out of `rows` of them, as many as it is asked for. Returns where each page began that was asked for. */
async function serveRows(page: Page, address: RegExp, rows: number, rowAt: (row: number) => object): Promise<number[]> {
  const asked: number[] = []
  await page.route(address, async (route) => {
    const query = new URL(route.request().url()).searchParams
    const begin = Number(query.get('after') ?? 0)
    const end = Math.min(rows, begin + Number(query.get('limit')))
    asked.push(begin)
    const data = Array.from({ length: end - begin }, (_, at) => rowAt(begin + at))
    await route.fulfill({ json: { data, page: { next: end < rows ? String(end) : null, hasMore: end < rows } } })
  })
  return asked
}

export const serveVehicles = (page: Page, rows: number): Promise<number[]> => serveRows(page, ADDRESS, rows, vehicleAt)

/** Parts with names of one word and of several lines, so that no two rows need be of one height. */
export const serveParts = (page: Page, rows: number): Promise<number[]> =>
  serveRows(page, /\/api\/v1\/parts\?limit=/, rows, (row) => ({
    id: `01b00000-0000-7000-8000-${String(row).padStart(12, '0')}`,
    sku: unitAt(row),
    name: row % 7 === 0 ? 'A part that is called by all that it fits and by whom it was made, '.repeat(3) : 'Filter',
    unit: 'piece',
    currency: 'EUR',
    unitCostMinor: 1250,
    minimumThousandths: 0,
    stockThousandths: 2000,
    status: 'active',
  }))

/** Refuses the list once: it is to be asked for again in two seconds. */
export const refuseVehicles = (page: Page): Promise<unknown> =>
  page.route(
    ADDRESS,
    (route) =>
      route.fulfill({
        status: 429,
        headers: { 'retry-after': '2' },
        json: { title: 'Too many requests', status: 429, code: 'http.rate-limited' },
      }),
    { times: 1 },
  )

/** Draws the window down from its top, a little each frame, to that part of the page. */
export const dragDown = (page: Page, part: number): Promise<void> =>
  page.evaluate(async (to) => {
    const FRAMES = 15
    for (let frame = 1; frame <= FRAMES; frame++) {
      window.scrollTo(0, (document.documentElement.scrollHeight * to * frame) / FRAMES)
      await new Promise(requestAnimationFrame)
    }
  }, part)

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
