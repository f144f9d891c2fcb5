/** For benches only: 100,000 rows, scrolled by the wheel and torn by the bar, beside an empty page of the same height. */
import type { Page } from 'playwright-core'
import { judge } from './testing-judge.ts'
import { scrollToTheEnd, serveVehicles, unitAt } from './testing-long-list.ts'
import type { Tasks } from './testing-long-tasks.ts'
import { tasksOf } from './testing-long-tasks.ts'
import type { Stage } from './testing-stage.ts'

const ROWS = 100_000
const FRAMES = 300
/** A quick flick of the wheel, in px a frame. */
const FLICK_PX = 240

/** The wheel itself, as a hand turns it: the browser scrolls, and the page follows. */
async function wheel(page: Page): Promise<void> {
  await page.evaluate(() => scrollTo(0, 0))
  await page.mouse.move(700, 500)
  for (let turn = 0; turn < FRAMES; turn++) await page.mouse.wheel(0, FLICK_PX)
}

/** The bar of the window, torn to somewhere else in each frame: no row that was drawn stays. */
const drag = (page: Page): Promise<void> =>
  page.evaluate(async (frames) => {
    const height = document.documentElement.scrollHeight
    for (let frame = 0; frame < frames; frame++) {
      scrollTo(0, (height * ((frame * 7_919) % frames)) / frames)
      await new Promise(requestAnimationFrame)
    }
  }, FRAMES)

const said = ({ heavy, heaviestMs, long, worstMs }: Tasks): string =>
  `${heavy} tasks above 50 ms of the processor, the longest ${heaviestMs.toFixed(0)} ms; by the clock ${long}, the longest ${worstMs.toFixed(0)} ms`

export async function benchList(stage: Stage): Promise<void> {
  await using admin = await stage.enter('admin')
  const { page } = admin
  await serveVehicles(page, ROWS)
  await page.goto('/app/vehicles')
  await page.getByRole('link', { name: unitAt(0) }).waitFor()
  const grown = await tasksOf(page, () => scrollToTheEnd(page))
  await page.getByRole('row', { name: unitAt(ROWS - 1) }).waitFor()
  const drawn = await page.getByRole('row').count()
  const found = {
    'read to its end': grown,
    wheel: await tasksOf(page, () => wheel(page)),
    bar: await tasksOf(page, () => drag(page)),
  }
  await page.goto('about:blank')
  await page.setContent(`<body style="height: ${ROWS * 45}px">`)
  const empty = await tasksOf(page, () => drag(page))
  for (const [how, tasks] of Object.entries(found))
    judge(`list of ${ROWS} rows, ${drawn} drawn, ${how}`, said(tasks), 'none above 50 ms', tasks.heavy === 0)
  console.log(`an empty page, for the machine: ${said(empty)}`)
}
