/** For benches only: the bytes of the first load, and the time until the list of vehicles answers whatever is pressed. */
import type { Page } from 'playwright-core'
import { firstBytes, MOST_BYTES } from './testing-first-load.ts'
import { judge, median } from './testing-judge.ts'
import type { Stage } from './testing-stage.ts'

const ROUNDS = 7
/** No long task for so long: the page is at rest. */
const QUIET_MS = 500
/** A person has a hundred requests a minute. */
const ROUNDS_A_MINUTE = 3

/** ms from the navigation until the first row stands there and the last long task before a silence is over. */
async function timeToInteractive(page: Page): Promise<number> {
  await page.goto('/app/vehicles')
  await page.getByRole('link', { name: 'V-001' }).waitFor()
  return page.evaluate(
    (quiet) =>
      new Promise<number>((resolve) => {
        const shownAt = performance.now()
        let readyAt = shownAt
        const observer = new PerformanceObserver((list) => {
          for (const { startTime, duration } of list.getEntries()) readyAt = Math.max(readyAt, startTime + duration)
        })
        observer.observe({ type: 'longtask', buffered: true })
        const look = () => {
          if (performance.now() - readyAt < quiet) return setTimeout(look, quiet / 5)
          observer.disconnect()
          return resolve(readyAt)
        }
        look()
      }),
    QUIET_MS,
  )
}

export async function benchStart(stage: Stage): Promise<void> {
  const bytes = firstBytes()
  judge('first load, script and style with gzip', `${bytes} bytes`, `at most ${MOST_BYTES}`, bytes <= MOST_BYTES)
  await using visit = await stage.enter('fleet_manager')
  const devtools = await visit.context.newCDPSession(visit.page)
  const [cold, warm]: [number[], number[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round++) {
    await devtools.send('Network.clearBrowserCache')
    const pair = [await timeToInteractive(visit.page), await timeToInteractive(visit.page)] as const
    // The first round warms the server up and does not count.
    if (round > 0) {
      cold.push(pair[0])
      warm.push(pair[1])
    }
    if (round % ROUNDS_A_MINUTE === ROUNDS_A_MINUTE - 1) await visit.page.waitForTimeout(61_000)
  }
  const said = (each: readonly number[]) =>
    `${Math.round(median(each))} ms (${Math.round(Math.min(...each))}–${Math.round(Math.max(...each))})`
  console.log(`time to interactive: ${said(cold)} with an empty cache, ${said(warm)} after that`)
}
