/** Flights: each leg under the row-level security of its organisation, one round trip for all. */
import type { OrgId } from '#kernel'
import { isUuid } from '#kernel'
import type { Engine, Lane } from './engine.ts'
import { DatabaseError, orUnclear, translate } from './failures.ts'
import type { Landed, Leg } from './flight.ts'
import { fly } from './flight.ts'
import type { Gather } from './gather.ts'
import { createGather } from './gather.ts'

/** A leg and the organisation whose rows row-level security admits for it. */
export interface OrgLeg extends Leg {
  readonly org: OrgId
}

export interface Flights extends Gather {
  /** Rows that no key names: a list or a search, in a flight of its own. */
  list<Row>(leg: OrgLeg): Promise<readonly Row[]>
  /**
   * Runs the legs as one transaction of the app role, in their order.
   *
   * @throws {DatabaseError | Problem} as a transaction does; nothing was changed then, unless it is `database.unclear`.
   */
  fly(legs: readonly OrgLeg[]): Promise<readonly Landed[]>
  /** The same, cut off soon where it meets a lock, so that it holds nobody who rides in it. */
  flyChanges(legs: readonly OrgLeg[]): Promise<readonly Landed[]>
  /** The same as the sequencer. */
  flyToPlace(legs: readonly OrgLeg[]): Promise<readonly Landed[]>
}

/** A third flight up at once brought nothing (HOTPATH, section 3). */
const READS = { lanes: 2, size: 256 } as const

export function createFlights(engine: Engine): Flights {
  const send = async (lane: Lane, orgLegs: readonly OrgLeg[]): Promise<readonly Landed[]> => {
    const { legs, asked } = prepareFlight({ text: engine.enterOrganisation(lane) }, orgLegs)
    const session = await engine.lane(lane).catch(rethrow)
    try {
      const landed = await beforeLong(fly(session, legs), engine.landsWithinMs?.[lane]).catch((error) => {
        throw lane === 'write' || lane === 'change' ? orUnclear(translate(error)) : translate(error)
      })
      session.release()
      return asked.map((at) => landed[at] as Landed)
    } catch (error) {
      // What the server refused is undone; any other failure leaves a session that nobody knows.
      session.release(!(error instanceof DatabaseError))
      throw error
    }
  }
  return {
    list: async <Row>(leg: OrgLeg) => ((await send('list', [leg]))[0]?.rows ?? []) as readonly Row[],
    fly: (legs) => send('write', legs),
    flyChanges: (legs) => send('change', legs),
    flyToPlace: (legs) => send('place', legs),
    ...createGather((legs) => send('read', legs), READS),
  }
}

/** The server's own limits do not hold where its answers no longer come through. */
function beforeLong<T>(flight: Promise<T>, withinMs: number | undefined): Promise<T> {
  if (withinMs === undefined) return flight
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Connection terminated: a flight did not land')), withinMs)
    flight.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Puts a leg before each change of organisation; `asked` are the places of the others. */
function prepareFlight(enter: Leg['statement'], orgLegs: readonly OrgLeg[]) {
  const legs: Leg[] = []
  const asked: number[] = []
  let current: OrgId | undefined
  for (const { org, ...leg } of orgLegs) {
    if (!isUuid(org)) throw new TypeError('an organisation is named by a UUID')
    if (org !== current) legs.push({ statement: enter, values: [org] })
    current = org
    asked.push(legs.length)
    legs.push(leg)
  }
  return { legs, asked }
}

const rethrow = (error: unknown): never => {
  throw translate(error)
}
