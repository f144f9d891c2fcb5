/** For tests only: breaks the world under a started house again and again, and writes down how the house saw it. */
import type { Break, ClauseId, Control, Sabotage, Undo } from '#kernel'
import { lengthMs } from '#kernel'
import type { PlacedEntry } from '#kernel/ledger'
import type { WorldHouse } from './testing-world.ts'

export type Reddening = Extract<Break, { redWithin: unknown }>

export interface Story {
  readonly start: Reading
  readonly broken: Reading
  readonly mended: Reading
}

/** A control's clauses as an auditor is told at the door, and what the ledger says about them. */
export interface Reading {
  readonly clauses: Readonly<Partial<Record<ClauseId, { state: string; part: string; changedTo: unknown }>>>
  readonly finding: Pick<PlacedEntry, 'action' | 'facts'> | undefined
}

/** Below this a stretch of time is cheap, and what shows so soon breaks what its neighbours stand on. */
const APART_MS = lengthMs({ hours: 1 })

/**
 * Breaks one after another. A long stretch of time serves two of them: the house finds what has just been broken, and
 * that the one before has been mended.
 *
 * @param cases in order of `redWithin`: no stretch is then longer than the time in which what is broken must show.
 */
export async function tryAll(
  world: WorldHouse,
  cases: readonly { readonly control: Control; readonly way: Reddening }[],
): Promise<ReadonlyMap<Break, Story>> {
  const starts = new Map<Control, Reading>()
  for (const { control } of cases) starts.set(control, await readControl(world, control))
  const stories = new Map<Break, Story>()
  let last: { readonly undo: Undo; readonly tell: () => Promise<void> } | undefined
  for (const [index, { control, way }] of cases.entries()) {
    await last?.undo()
    const undo = await way.breakIt(world)
    await world.pass(way.redWithin)
    await last?.tell()
    const start = starts.get(control) as Reading
    const broken = await readControl(world, control)
    const tell = async () => void stories.set(way, { start, broken, mended: await readControl(world, control) })
    last = { undo, tell }
    const next = cases[index + 1]
    // Of one control it would not be seen which of two is mended.
    if (lengthMs(way.redWithin) >= APART_MS && next && next.control !== control) continue
    await undo()
    await world.pass(way.redWithin)
    await tell()
    last = undefined
  }
  return stories
}

/** Tries to start a house that has not started yet over each sabotage that must keep it from starting. */
export async function refuseStarts(world: WorldHouse, sabotages: Sabotage): Promise<ReadonlyMap<Break, unknown>> {
  const codes = new Map<Break, unknown>()
  for (const way of Object.values(sabotages).flat()) {
    if (!('refusesStart' in way)) continue
    const undo = await way.breakIt(world)
    codes.set(
      way,
      await world.open().then(
        () => 'started',
        ({ code }: { code?: string }) => code,
      ),
    )
    await undo()
  }
  return codes
}

async function readControl(world: WorldHouse, { name, clauses }: Control): Promise<Reading> {
  const readings = await Promise.all(
    clauses.map(async (id) => {
      const { state, parts } = await world.readClause(id)
      const part = parts.find((one) => one.name === name)?.state ?? 'missing'
      const change = await world.newest(id, 'clause.change')
      return [id, { state, part, changedTo: change?.facts.to }] as const
    }),
  )
  return {
    clauses: Object.fromEntries(readings),
    finding: await world.newest(name, 'finding.open', 'finding.close'),
  }
}
