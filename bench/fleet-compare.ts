/** Comparing in turns: milliseconds on the clock, and processor time, which other work on the machine changes less. */
import { startChild } from './child.ts'
import type { Company, FleetPlace } from './fleet-place.ts'
import type { Shot } from './load.ts'
import { watchProcessor } from './processor.ts'

const ROUNDS = 7

/** Of one turn, each. The processor time is that of Node and of PostgreSQL together. */
export interface Turn {
  readonly ms: number
  readonly cpuMs: number
}

export type FleetBench = Awaited<ReturnType<typeof createFleetBench>>

export async function createFleetBench(place: FleetPlace) {
  const load = await startChild('load.ts')
  const cpuMs = await watchProcessor(place.direct.run)
  const results: object[] = []

  async function timed(times: number, work: () => Promise<unknown>): Promise<Turn> {
    const [begun, cpuBefore] = [performance.now(), cpuMs()]
    await work()
    return { ms: (performance.now() - begun) / times, cpuMs: (cpuMs() - cpuBefore) / times }
  }

  /** These requests one after another on one connection, each on the average. */
  async function shoot(company: Company, shots: readonly Shot[]): Promise<Turn> {
    const headers = company.shotHeaders()
    const round = {
      port: place.port,
      connections: 1,
      shots: shots.map((shot) => ({ ...shot, path: `/api/v1${shot.path}`, headers })),
    }
    return timed(shots.length, async () => {
      const { statuses } = JSON.parse(await load.ask(JSON.stringify(round)))
      if (Object.keys(statuses).some((status) => !status.startsWith('2')))
        throw new Error(`the run is void: ${JSON.stringify(statuses)}`)
    })
  }

  /** Two ways to do the same, in turns; the first round warms both up and does not count. */
  async function compare(mine: () => Promise<Turn>, theirs: () => Promise<Turn>, rounds = ROUNDS) {
    const pairs: [Turn, Turn][] = []
    for (let round = 0; round <= rounds; round++) {
      const pair: [Turn, Turn] = [await mine(), await theirs()]
      if (round > 0) pairs.push(pair)
    }
    const of = (pick: (pair: readonly [Turn, Turn]) => number) => median(pairs.map(pick))
    return {
      ratio: of(([one, other]) => other.ms / one.ms),
      cpuRatio: of(([one, other]) => other.cpuMs / one.cpuMs),
      mine: { ms: of(([one]) => one.ms), cpuMs: of(([one]) => one.cpuMs) },
      theirs: { ms: of(([, other]) => other.ms), cpuMs: of(([, other]) => other.cpuMs) },
    }
  }

  /** Tells how one does beside the same SQL. Nothing is demanded of that. */
  async function rung(
    name: string,
    policed: () => Promise<Turn>,
    plain: () => Promise<unknown>,
    { times = 1, rounds = ROUNDS } = {},
  ): Promise<void> {
    const repeated = async () => {
      for (let at = 0; at < times; at++) await plain()
    }
    const found = await compare(policed, () => timed(times, repeated), rounds)
    results.push({ name, ...found })
    console.log(`${name} ÷ the same SQL: ${found.ratio.toFixed(2)} (${show(found.mine)}; ${show(found.theirs)}); \
of processor time ${found.cpuRatio.toFixed(2)}`)
  }

  return { place, results, timed, shoot, compare, rung, cpuMs, end: load.end }
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

export const judge = (isWithin: boolean): string => (isWithin ? 'holds' : 'FALLS SHORT')

export const show = ({ ms, cpuMs }: Turn): string => `${ms.toFixed(2)} ms, processor ${cpuMs.toFixed(2)}`
