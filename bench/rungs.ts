/** What is measured: each rung beside its own yardstick, with what it must reach and what it aims at. */
import type { Round, Shot } from './load.ts'
import type { Place } from './place.ts'
import { draftOf, FLEET } from './place.ts'

export interface Rung {
  readonly name: string
  readonly must: number
  readonly aim: number
  /** The same of the 99th percentile of the times, where less is better. */
  readonly p99?: { readonly must: number; readonly aim: number }
  readonly policed: (place: Place, round: number) => Promise<Round>
  readonly yardstick: (place: Place, round: number) => Promise<Round>
  /** Whose processor time the yardstick's is. */
  readonly yardstickIs: 'bare' | 'gathered'
}

const GETS = 15_000
const LISTS = 2_000
const WRITES = 6_000

const API = '/api/v1/vehicles'
const idsOf = ({ ids }: Place) => Array.from({ length: GETS }, (_, at) => ids[(at * 7) % ids.length] ?? '')

/** Everyone sends an equal share. */
async function shotsOf(place: Place, count: number, shoot: (at: number) => Shot): Promise<readonly Shot[]> {
  const tokens = await place.nextMinute()
  return Array.from({ length: count }, (_, at) => {
    const shot = shoot(at)
    return { ...shot, headers: { ...shot.headers, authorization: `Bearer ${tokens[at % FLEET.users]}` } }
  })
}

const policedGets = (connections: number) => async (place: Place) => {
  const ids = idsOf(place)
  return {
    port: place.ports.policed,
    connections,
    shots: await shotsOf(place, GETS, (at) => ({ path: `${API}/${ids[at]}` })),
  }
}

const plainGets =
  (of: 'bare' | 'gathered', connections: number, path = '/vehicles') =>
  async (place: Place) => ({
    port: place.ports[of],
    connections,
    shots: idsOf(place).map((id) => ({ path: `${path}/${id}` })),
  })

const get = (name: string, connections: number, yardstickIs: Rung['yardstickIs'], must: number, aim: number): Rung => ({
  name,
  must,
  aim,
  policed: policedGets(connections),
  yardstick: plainGets(yardstickIs, connections),
  yardstickIs,
})

/** Vehicles that were never there before, in this run. */
let registered = 1_000_000
const newShots = (path: string) => () => ({ method: 'POST', path, body: draftOf(registered++) }) as const

export const NEAR: readonly Rung[] = [
  { ...get('GET one ÷ bare, 32 connections', 32, 'bare', 0.8, 1.2), p99: { must: 1.5, aim: 1 } },
  get('GET one ÷ unpoliced with the same gathering, 32', 32, 'gathered', 0.3, 0.45),
  get('GET one ÷ bare, 128 connections', 128, 'bare', 1.1, 1.4),
  {
    name: 'an entry in a group ÷ in a commit of its own, 32',
    must: 1.8,
    aim: 1.8,
    policed: plainGets('gathered', 32, '/recorded'),
    yardstick: plainGets('gathered', 32, '/recorded-alone'),
    yardstickIs: 'gathered',
  },
  {
    name: 'list of 50 ÷ bare list, 32',
    must: 0.4,
    aim: 0.6,
    policed: async (place) => ({
      port: place.ports.policed,
      connections: 32,
      shots: await shotsOf(place, LISTS, () => ({ path: `${API}?limit=50` })),
    }),
    yardstick: async ({ ports }) => ({
      port: ports.bare,
      connections: 32,
      shots: Array.from({ length: LISTS }, () => ({ path: '/vehicles' })),
    }),
    yardstickIs: 'bare',
  },
  {
    name: 'create ÷ bare insert, 32',
    must: 0.8,
    aim: 1.2,
    policed: async (place) => ({
      port: place.ports.policed,
      connections: 32,
      shots: await shotsOf(place, WRITES, newShots(API)),
    }),
    yardstick: async ({ ports }) => ({
      port: ports.bare,
      connections: 32,
      shots: Array.from({ length: WRITES }, newShots('/vehicles')),
    }),
    yardstickIs: 'bare',
  },
  {
    name: 'change ÷ bare insert, 32',
    must: 0.8,
    aim: 1.2,
    policed: async (place, round) => ({
      port: place.ports.policed,
      connections: 32,
      // Each vehicle once a round: its version is known.
      shots: await shotsOf(place, FLEET.vehicles, (at) => ({
        method: 'PATCH',
        path: `${API}/${place.ids[at]}`,
        headers: { 'if-match': `"${round + 1}"` },
        body: { model: `Van ${round}` },
      })),
    }),
    yardstick: async ({ ports }) => ({
      port: ports.bare,
      connections: 32,
      shots: Array.from({ length: FLEET.vehicles }, newShots('/vehicles')),
    }),
    yardstickIs: 'bare',
  },
]

export const FAR: readonly Rung[] = [get('GET one ÷ bare, 32, the database 10 ms away', 32, 'bare', 1.1, 3)]
