/** For tests only: one house and one browser for all visits of a test file. */
import { openBrowser } from './testing-chromium.ts'
import type { HouseKind, HouseSettings, RunningHouse } from './testing-house.ts'
import { makeDataFolder, startHouse } from './testing-house.ts'
import { personOf, signIn } from './testing-sign-in.ts'
import type { Visit, VisitSettings } from './testing-visit.ts'
import { openVisit } from './testing-visit.ts'

export interface Stage extends AsyncDisposable {
  readonly house: RunningHouse
  /** A browser of nobody yet. */
  visit(): Promise<Visit>
  /** A browser in which the demo person of this role has signed in. */
  enter(role: string, settings?: VisitSettings): Promise<Visit>
}

/** Opens a house on a new data folder, which `prepare` may fill first. What fails on the way closes what stood already. */
export async function openStage(
  kind: HouseKind,
  prepare: (data: string) => Promise<void> = async () => undefined,
  settings: HouseSettings = {},
): Promise<Stage> {
  await using opening = new AsyncDisposableStack()
  const { path } = opening.use(makeDataFolder())
  await prepare(path)
  const house = opening.use(await startHouse(path, kind, settings))
  const browser = opening.adopt(await openBrowser(), (each) => each.close())
  const visit = (settings: VisitSettings = { hasWorker: false }) => openVisit(browser, house.url, settings)
  const open = opening.move()
  return {
    house,
    visit,
    enter: async (role, settings) => {
      const entered = await visit(settings)
      await signIn(entered, personOf(house, role))
      return entered
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}
