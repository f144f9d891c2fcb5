import type { Module } from './module.ts'

/**
 * A part of a room: what a module has but its name. Parts stand in folders of their own, each behind a door; migrations are
 * numbered through the whole room.
 */
export type Part = Omit<Module, 'name' | 'migrations'>

/** A room is the sum of its parts: each list one after another, each table joined, each erasure in turn. */
export function joinParts(name: string, parts: readonly Part[]): Module {
  const listOf = <Item>(pick: (part: Part) => readonly Item[] | undefined) => parts.flatMap((part) => pick(part) ?? [])
  const tableOf = <Value>(kind: string, pick: (part: Part) => Readonly<Record<string, Value>> | undefined) =>
    joinTables(
      `${name}: ${kind}`,
      listOf((part) => [pick(part) ?? {}]),
    )
  return {
    name,
    actions: tableOf('actions', ({ actions }) => actions),
    entries: tableOf('entries', ({ entries }) => entries),
    routes: listOf(({ routes }) => routes),
    upgrades: listOf(({ upgrades }) => upgrades),
    controls: listOf(({ controls }) => controls),
    obligations: listOf(({ obligations }) => obligations),
    attestations: listOf(({ attestations }) => attestations),
    jobs: listOf(({ jobs }) => jobs),
    errands: listOf(({ errands }) => errands),
    personalData: listOf(({ personalData }) => personalData),
    retains: tableOf('retains', ({ retains }) => retains),
    subjects: tableOf('subjects', ({ subjects }) => subjects),
    keeps: async (ctx, subject) => {
      for (const part of parts) await part.keeps?.(ctx, subject)
    },
    listens: listOf(({ listens }) => listens),
    erases: async (ctx, subject) => {
      for (const part of parts) await part.erases?.(ctx, subject)
    },
    grantsOf: async (ctx, people) => {
      const found = []
      for (const part of parts) found.push(...((await part.grantsOf?.(ctx, people)) ?? []))
      return found
    },
    takesGrant: tableOf('takesGrant', ({ takesGrant }) => takesGrant),
    canary: async (ctx) => {
      const ids: Record<string, string> = {}
      for (const part of parts) Object.assign(ids, await part.canary?.(ctx))
      return ids
    },
  }
}

/** @throws {Error} when two parts say the same word: one of them would be lost. */
function joinTables<Value>(what: string, tables: readonly Readonly<Record<string, Value>>[]) {
  const joined: Record<string, Value> = {}
  for (const [key, value] of tables.flatMap((table) => Object.entries(table))) {
    if (key in joined) throw new Error(`${what} declare "${key}" twice`)
    joined[key] = value
  }
  return joined
}
