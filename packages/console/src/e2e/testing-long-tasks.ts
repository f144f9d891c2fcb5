/** For benches only: the tasks of a page's main thread, by the clock and by the time they had of the processor. */
import type { Page } from 'playwright-core'

/** Above that a page does not answer at once (W3C Long Tasks API). */
const LONG_MS = 50

export interface Tasks {
  /** What the browser itself calls a long task: by the clock, waiting for a processor included. */
  readonly long: number
  readonly worstMs: number
  /** Tasks that had the processor for so long. */
  readonly heavy: number
  readonly heaviestMs: number
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Time of the thread, in µs. */
  readonly tdur?: number
  /** By the clock, in µs. */
  readonly dur?: number
  readonly args?: { readonly name?: string }
}

/** Watches the main thread of the page while `work` runs. */
export async function tasksOf(page: Page, work: () => Promise<unknown>): Promise<Tasks> {
  const browser = page.context().browser()
  if (!browser) throw new Error('There is no browser to watch')
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await page.evaluate(() => {
    const seen: number[] = []
    const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    Object.assign(globalThis, { endWatch: () => [observer.disconnect(), seen].at(-1) })
  })
  await work()
  // What is told of the last task comes behind it.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))))
  const long = await page.evaluate(() => (globalThis as unknown as { endWatch(): number[] }).endWatch())
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] }
  const heavy = traceEvents.filter(isTask).map(({ tdur = 0 }) => tdur / 1_000)
  if (heavy.length === 0) throw new Error('The browser told of no task')
  return {
    long: long.filter((ms) => ms > LONG_MS).length,
    worstMs: Math.max(0, ...long),
    heavy: heavy.filter((ms) => ms > LONG_MS).length,
    heaviestMs: Math.max(...heavy),
  }
}

/** Of any thread of the browser: of none may one be long, so the main thread's are among them. */
const isTask = ({ name, ph, tdur }: TraceEvent): boolean => ph === 'X' && tdur !== undefined && name.endsWith('RunTask')
