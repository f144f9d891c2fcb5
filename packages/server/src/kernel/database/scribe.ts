/**
 * Changes of one tick ride in one flight, each together with what is noted of it (HOTPATH, section 1).
 *
 * A flight is one transaction. What the server refuses in it undoes all of it, and then each change is tried by itself; so
 * it is where a value of one cannot be written at all.
 */
import type { OrgId } from '#kernel'
import { createDepartures } from './departures.ts'
import { isRefused } from './failures.ts'
import type { Landed } from './flight.ts'
import type { OrgLeg } from './flights.ts'
import type { GroupLimits } from './group-commit.ts'
import type { AnyWrite, RowWrite } from './keyed-write.ts'
import { keyOf, wholeLeg, writeLeg } from './keyed-write.ts'

/** Rows and what is noted of them: all of it happens, or nothing. */
export interface NotedChange<Note> {
  readonly org: OrgId
  /** In their order. */
  readonly rows: readonly RowWrite[]
  readonly notes: readonly Note[]
}

/** Rows of one organisation for one statement, and what is noted where it wrote them. */
export interface WriteLeg<Note> {
  readonly org: OrgId
  readonly write: AnyWrite
  /** They belong to changes of several rows, so one that is not written fails the flight; each change is tried alone then. */
  readonly isWhole: boolean
  readonly rows: RowWrite['row'][]
  readonly notes: { readonly of: string; readonly note: Note }[]
}

export interface ScribePorts<Note> {
  fly(legs: readonly OrgLeg[]): Promise<readonly Landed[]>
  /** One statement that writes the rows, and notes only of those that it wrote. */
  note(leg: WriteLeg<Note>): OrgLeg
  /** The same change by itself. */
  alone(change: NotedChange<Note>): Promise<boolean>
}

/**
 * Resolves when the change is durable; false when one of its rows was no longer as the statement wants it, and then none
 * was written and nothing noted.
 *
 * @throws {Problem} `database.unclear` when the connection was lost in mid-flight; else what it fails with by itself.
 */
export type Scribe<Note> = (change: NotedChange<Note>) => Promise<boolean>

interface Waiter<Note> {
  readonly change: NotedChange<Note>
  readonly key: string
  readonly resolve: (isDone: boolean) => void
  readonly reject: (cause: unknown) => void
}

export function createScribe<Note>(ports: ScribePorts<Note>, { lanes, size }: GroupLimits): Scribe<Note> {
  let waiting: Waiter<Note>[] = []
  /** Keys of rows under way. Of two changes of one row in one statement PostgreSQL would apply either. */
  const busy = new Set<string>()

  const board = (): readonly Waiter<Note>[] => {
    const group: Waiter<Note>[] = []
    waiting = waiting.filter((waiter) => {
      if (group.length === size || busy.has(waiter.key)) return true
      busy.add(waiter.key)
      group.push(waiter)
      return false
    })
    return group
  }
  const announce = createDepartures({
    lanes,
    isFull: () => waiting.length >= size,
    board: () => {
      const group = board()
      return group.length === 0 ? undefined : carry(group)
    },
  })
  const carry = async (group: readonly Waiter<Note>[]): Promise<void> => {
    try {
      const written = await send(ports, group)
      group.forEach((waiter, at) => {
        settle(waiter, () => waiter.resolve(written[at] === true))
      })
    } catch (cause) {
      // The lane is free again: one that waits for a lock by itself must not hold the others.
      for (const waiter of group) {
        if (isRefused(cause) || cause instanceof Unwritable) void tryAlone(waiter)
        else settle(waiter, () => waiter.reject(cause))
      }
    }
  }
  const tryAlone = async (waiter: Waiter<Note>): Promise<void> => {
    const outcome = await ports.alone(waiter.change).then(
      (isDone) => () => waiter.resolve(isDone),
      (cause) => () => waiter.reject(cause),
    )
    settle(waiter, outcome)
    announce()
  }
  const settle = (waiter: Waiter<Note>, tell: () => void): void => {
    busy.delete(waiter.key)
    tell()
  }

  return (change) =>
    new Promise((resolve, reject) => {
      waiting.push({ change, key: keyOf(lastOf(change)), resolve, reject })
      announce()
    })
}

/** Whether each was written. */
async function send<Note>(ports: ScribePorts<Note>, group: readonly Waiter<Note>[]): Promise<readonly boolean[]> {
  const { legs, lastLegs } = toLegs(group)
  const landed = await ports.fly(prepare(ports, legs))
  const written = legs.map(({ write }, at) => new Set(landed[at]?.rows.map((row) => row[write.key])))
  return group.map(({ key }, at) => written[lastLegs[at] ?? -1]?.has(key) === true)
}

/** A value of one of the changes cannot be written as text: nothing was sent, and nobody knows of whom it is. */
class Unwritable extends Error {}

/** @throws {Unwritable} */
function prepare<Note>(ports: ScribePorts<Note>, legs: readonly WriteLeg<Note>[]): readonly OrgLeg[] {
  try {
    return legs.map((leg) => (leg.notes.length > 0 ? ports.note(leg) : writeOnly(leg)))
  } catch (cause) {
    throw new Unwritable('a change cannot be written', { cause })
  }
}

const writeOnly = <Note>({ org, write, rows, isWhole }: WriteLeg<Note>): OrgLeg => ({
  org,
  ...(isWhole ? wholeLeg : writeLeg)(org, write, rows),
})

/**
 * Rows of one kind share a leg where the order within each change allows it. Nodes write the rows of one flight in one
 * order, so that they seldom wait for each other crosswise.
 */
function toLegs<Note>(group: readonly Waiter<Note>[]) {
  const legs: WriteLeg<Note>[] = []
  const lastLegs: number[] = []
  const inOrder = [...group.entries()].sort(
    ([, a], [, b]) => compare(a.change.org, b.change.org) || compare(a.key, b.key),
  )
  let ofOrg = 0
  for (const [at, { change, key }] of inOrder) {
    if (legs.at(-1)?.org !== change.org) ofOrg = legs.length
    let next = ofOrg
    const isWhole = change.rows.length > 1
    for (const { write, row } of change.rows) {
      const found = legs.findIndex((leg, index) => index >= next && leg.write === write && leg.isWhole === isWhole)
      next = found === -1 ? legs.push({ org: change.org, write, isWhole, rows: [], notes: [] }) - 1 : found
      legs[next]?.rows.push(row)
    }
    legs[next]?.notes.push(...change.notes.map((note) => ({ of: key, note })))
    lastLegs[at] = next
  }
  return { legs, lastLegs }
}

function lastOf<Note>({ rows }: NotedChange<Note>): RowWrite {
  const last = rows.at(-1)
  if (!last) throw new TypeError('a change writes at least one row')
  return last
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
