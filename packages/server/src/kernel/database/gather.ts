/** Point reads of one tick, grouped by organisation and statement, ride in one flight (HOTPATH, section 1). */
import type { OrgId } from '#kernel'
import { isUuid } from '#kernel'
import { createDepartures } from './departures.ts'
import { DatabaseError } from './failures.ts'
import type { Landed } from './flight.ts'
import type { OrgLeg } from './flights.ts'

/**
 * A read by primary key, or by another unique list of UUIDs. Nothing else may be gathered: a slow statement would hold
 * all that ride with it.
 */
export interface KeyedRead<Row> {
  /** `$1` is the organisation, `$2 …` are one `uuid[]` for each part of the key, of equal length. */
  readonly text: string
  /** The names of the columns, as selected, that hold the parts of the key. */
  readonly key: readonly (keyof Row & string)[]
}

export interface Gather {
  /** The row with this key; undefined if there is none in the organisation. */
  find<Row>(read: KeyedRead<Row>, org: OrgId, ...key: readonly string[]): Promise<Row | undefined>
}

export interface GatherLimits {
  /** Flights up at once. */
  readonly lanes: number
  /** Reads in one flight. */
  readonly size: number
}

/** A read whose kind of row its caller knows, and nobody here. */
type AnyRead = Pick<KeyedRead<Readonly<Record<string, unknown>>>, 'text' | 'key'>

interface Waiter {
  readonly read: AnyRead
  readonly org: OrgId
  readonly key: readonly string[]
  readonly resolve: (row: never) => void
  readonly reject: (cause: unknown) => void
}

type Send = (legs: readonly OrgLeg[]) => Promise<readonly Landed[]>

export function createGather(send: Send, { lanes, size }: GatherLimits): Gather {
  const waiting: Waiter[] = []
  const announce = createDepartures({
    lanes,
    isFull: () => waiting.length >= size,
    board: () => (waiting.length === 0 ? undefined : carry(waiting.splice(0, size))),
  })

  const carry = async (waiters: readonly Waiter[], isAgain = false): Promise<void> => {
    const groups = group(waiters)
    try {
      const landed = await send(groups.map(toLeg))
      groups.forEach((each, at) => {
        hand(each, landed[at]?.rows ?? [])
      })
    } catch (cause) {
      await Promise.all(partsOf(groups, cause, isAgain).map((part) => carry(part, true)))
    }
  }

  return {
    find: (read, org, ...key) =>
      new Promise((resolve, reject) => {
        if (!isUuid(org) || !key.every(isUuid)) throw new TypeError('a gathered read is keyed by UUIDs')
        waiting.push({
          read: read as unknown as Waiter['read'],
          org,
          key,
          resolve: resolve as Waiter['resolve'],
          reject,
        })
        announce()
      }),
  }
}

/**
 * Who goes again, and with whom; the others are rejected. One bad read must reach its own caller only, and a slow or
 * locked table those who read it: first each group flies apart. What the server refused is then looked for read by read;
 * where it did not answer, a second try is enough.
 */
function partsOf(groups: readonly Group[], cause: unknown, isAgain: boolean): readonly (readonly Waiter[])[] {
  const [group] = groups
  if (groups.length > 1) return groups.map(({ waiters }) => waiters)
  const waiters = group?.waiters ?? []
  if (cause instanceof DatabaseError && waiters.length > 1) return waiters.map((waiter) => [waiter])
  if (!(cause instanceof DatabaseError) && !isAgain) return [waiters]
  for (const { reject } of waiters) reject(cause)
  return []
}

interface Group {
  readonly org: OrgId
  readonly read: AnyRead
  readonly keys: Map<string, readonly string[]>
  readonly waiters: Waiter[]
}

/** In order of organisation, so that each is entered once. */
function group(waiters: readonly Waiter[]): readonly Group[] {
  const byOrg = new Map<OrgId, Map<string, Group>>()
  for (const waiter of waiters) {
    const { org, read, key } = waiter
    const groups = byOrg.get(org) ?? new Map<string, Group>()
    byOrg.set(org, groups)
    const found: Group = groups.get(read.text) ?? { org, read, keys: new Map(), waiters: [] }
    groups.set(read.text, found)
    found.keys.set(nameOf(key), key)
    found.waiters.push(waiter)
  }
  return [...byOrg.values()].flatMap((groups) => [...groups.values()])
}

function toLeg({ org, read, keys }: Group): OrgLeg {
  const lists = read.key.map((_, part) => `{${Array.from(keys.values(), (key) => key[part]).join()}}`)
  return { org, statement: read, values: [org, ...lists] }
}

function hand({ read, waiters }: Group, rows: Landed['rows']): void {
  const found = new Map(rows.map((row) => [nameOf(read.key.map((name) => row[name] as string)), row]))
  for (const { key, resolve } of waiters) resolve(found.get(nameOf(key)) as never)
}

/** Mostly there is one part, and nothing to be joined. */
const nameOf = (key: readonly string[]): string => (key.length === 1 ? (key[0] as string) : key.join())
