/** For benches only: what a person waits for at the vehicle: a diagnosis, and an inspection submitted without a network. */
import { diagnose, spendBusiestMinute } from './testing-busiest.ts'
import { begin, fillIn, PHONE, submitHere } from './testing-inspection.ts'
import { judge, median } from './testing-judge.ts'
import type { Stage } from './testing-stage.ts'

const SUBMISSIONS = 5

export async function benchPath(stage: Stage): Promise<void> {
  await using technician = await stage.enter('technician')
  const rounds = []
  for (const unit of ['V-001', 'V-003', 'V-005']) rounds.push(await diagnose(technician, unit))
  const ms = Math.round(median(rounds.map(({ tookMs }) => tookMs)))
  const acts = Math.max(...rounds.map(({ acts: each }) => each))
  judge('diagnosis on the simulator, to its seal', `${acts} acts, ${ms} ms`, '3 acts, 10 s', acts <= 3 && ms <= 10_000)
  await technician.page.waitForTimeout(61_000)
  const asked = (await spendBusiestMinute(technician, ['V-004', 'V-006'])).length
  judge('busiest minute of a technician', `${asked} requests`, 'at most 60', asked <= 60)
}

export async function benchSubmission(stage: Stage): Promise<void> {
  await using admin = await stage.enter('admin')
  const { page, context } = admin
  await page.setViewportSize(PHONE)
  const took: number[] = []
  for (let round = 0; round < SUBMISSIONS; round++) {
    await begin(admin)
    const name = await page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).name as string)
    await context.setOffline(true)
    await fillIn(page)
    took.push(await submitHere(page, name))
    // What waits would ask for a second factor: the next round begins with nothing.
    await page.evaluate(() => {
      localStorage.removeItem('muts.submitters')
      indexedDB.deleteDatabase('muts-submissions')
    })
    await page.goto('about:blank')
    await context.setOffline(false)
    await page.waitForTimeout(15_000)
  }
  const ms = Math.round(median(took))
  judge(
    'inspection submitted without a network',
    `${ms} ms of ${took.map(Math.round).join(', ')}`,
    'below 1 s',
    ms < 1_000,
  )
}
