/** For tests only: a ledger beside one table of a room, and what became of its rows and of their entries. */
import { randomUUID } from 'node:crypto'
import type { Change, OrgId } from '#kernel'
import type { KeyedWrite } from '#kernel/database'
import { organisationTable, writeRow } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { DEMO, NEIGHBOUR, openTestLedger } from './testing.ts'
import type { Bay } from './testing-bay-writes.ts'

export async function openBays(engine: EngineName) {
  const house = await openTestLedger(engine)
  const statements = [
    'CREATE TABLE bay (org_id uuid, id uuid, name text UNIQUE, version int, PRIMARY KEY (org_id, id))',
    ...organisationTable('bay'),
  ]
  for (const statement of statements) await house.superuser(statement)
  const bay = (name: string, version = 1): Bay => ({ id: randomUUID(), name, version })
  const change = (write: KeyedWrite<Bay>, row: Bay, org: OrgId = DEMO) => {
    const entries: Change['entries'] = [{ action: 'vehicle.read', object: row.id, facts: {} }]
    return house.ledger.change(house.origin(org), { rows: [writeRow(write, row)], entries })
  }
  /** Several rows as one change: each a write and its row. */
  const changeAll = (...rows: readonly (readonly [KeyedWrite<Bay>, Bay])[]) => {
    const entries: Change['entries'] = [{ action: 'vehicle.read', object: rows.at(-1)?.[1].id ?? '', facts: {} }]
    return house.ledger.change(house.origin(), { rows: rows.map(([write, row]) => writeRow(write, row)), entries })
  }
  return {
    ...house,
    bay,
    change,
    changeAll,
    /** Name by id. */
    bays: async () =>
      new Map(
        (await house.superuser('SELECT id, name FROM bay')).map(({ id, name }) => [id as string, name as string]),
      ),
    /** How many entries each row has. */
    entriesOf: async () => {
      await house.ledger.drain()
      const placed = [...(await house.list()), ...(await house.list(NEIGHBOUR))].filter(({ org }) => org !== undefined)
      const seen = new Map(placed.map((entry) => [entry.id, entry]))
      return Map.groupBy(
        [...seen.values()].filter(({ action }) => action === 'vehicle.read'),
        ({ object }) => object,
      )
    },
  }
}

/** `stale` where a row was not found as it was, and nothing was written; otherwise `done`, or the code of what it failed with. */
export const outcomeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? (settled.value ? 'done' : 'stale') : (settled.reason as { code: string }).code
