/** The tables that there are, against what the rooms say of them. */
import type { Module } from '#kernel'
import { StartRefused } from '#kernel'
import type { Transaction } from '#kernel/database'
import { listColumns } from './store.ts'

/**
 * @throws {StartRefused} `kernel.retention`, naming a table that says nothing of how long it is kept, is spoken of and not
 *   there, or lacks a column its time or its hold is found by.
 */
export async function requireRetained(tx: Transaction, rooms: readonly Pick<Module, 'retains'>[]): Promise<void> {
  const types = new Map((await listColumns(tx)).map(({ table, column, type }) => [`${table}.${column}`, type]))
  const present = new Set([...types.keys()].map((name) => name.split('.')[0] ?? ''))
  const said = new Map(rooms.flatMap(({ retains = {} }) => Object.entries(retains)))
  const need = (table: string, column: string, type: RegExp) => {
    if (!type.test(types.get(`${table}.${column}`) ?? ''))
      throw lacking(table, `names ${column}, which it cannot go by`)
  }
  for (const table of present) if (!said.has(table)) throw lacking(table, 'does not say how long it is kept')
  for (const [table, retained] of said) {
    if (!present.has(table)) throw lacking(table, 'is spoken of and not there')
    if ('with' in retained) {
      if (!said.has(retained.with)) throw lacking(table, `goes with ${retained.with}, which is not there`)
      need(table, retained.by, /^(uuid|text)$/)
    }
    if ('since' in retained) need(table, retained.since, /^(timestamp with time zone|date)$/)
    if ('once' in retained && retained.once) need(table, retained.once.column, /^text$/)
    if ('about' in retained) for (const column of retained.about ?? []) need(table, column, /^uuid$/)
  }
}

const lacking = (table: string, what: string): StartRefused =>
  new StartRefused('kernel.retention', `The table ${table} ${what}. Say it in retains of its room.`)
