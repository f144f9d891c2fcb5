/** A vault with a ledger beside it and one room's table of sealed people, on a real database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, EntryDeclaration, Kernel, OrgId, PersonalColumn, SubjectId } from '#kernel'
import { createAct, createTestClock, HOUSE } from '#kernel'
import type { Transaction } from '#kernel/database'
import { organisationTable, sql } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { openTestDatabase } from '#kernel/database/testing'
import { ledgerMigrations, openLedger } from '#kernel/ledger'
import type { KekProvider } from '#kernel/vault'
import { openVault, readKek, vaultEntries, vaultMigrations } from '#kernel/vault'

export const DEMO = '00000000-0000-7000-8000-00000000000a' as OrgId
export const OPERATOR: Actor = { kind: 'operator', id: 'test' }

const people = {
  name: '0001-people',
  statements: [
    `CREATE TABLE garage_person (
      org_id uuid NOT NULL, id uuid NOT NULL, subject_id uuid NOT NULL, personal_sealed bytea NOT NULL, name_index bytea,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('garage_person'),
  ],
}
const column = {
  table: 'garage_person',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const
export const COLUMNS: readonly PersonalColumn[] = [
  { ...column, column: 'personal_sealed', kind: 'sealed' },
  { ...column, column: 'name_index', kind: 'blind-index' },
]

export const kekOf = (byte: number): KekProvider => readKek(Buffer.alloc(32, byte).toString('base64'))

export type TestVault = Awaited<ReturnType<typeof openTestVault>>

export async function openTestVault(engine: EngineName) {
  const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
  const rooms = [
    { name: 'vault', migrations: vaultMigrations },
    { name: 'ledger', migrations: ledgerMigrations },
    { name: 'garage', migrations: [people] },
  ]
  const { database, superuser } = await openTestDatabase(engine, { clock, rooms })
  const folder = mkdtempSync(join(tmpdir(), 'muts-vault-'))
  const open = (kek: KekProvider = kekOf(7)) => openVault({ database, kek, clock })
  const vault = await open()
  const declarations = new Map<string, EntryDeclaration>(Object.entries(vaultEntries))
  const ledger = await openLedger({
    database,
    vault,
    clock,
    leavesFolder: folder,
    origin: 'muts.test/ledger/1',
    node: 'a',
    declarations,
  })
  const act: Kernel['act'] = createAct({ database, ledger, clock })
  const as = <T>(work: (tx: Transaction) => Promise<T>, org = DEMO) => database.transaction({ org }, work)
  for (const org of [HOUSE, DEMO]) await as((tx) => vault.createOrganisation(tx, org), org)

  const placeOf = (id: string, subject: SubjectId) => ({
    org: DEMO,
    table: 'garage_person',
    column: 'personal',
    row: id,
    subject,
  })
  let count = 0
  return {
    database,
    superuser,
    vault,
    open,
    clock,
    act,
    as,
    folder,
    kernel: { act, vault, clock, database, ledger },
    drain: () => ledger.drain(),
    /** A person with a name that is sealed and indexed. */
    add: async (name: string, by = vault) => {
      const id = `00000000-0000-7000-8000-${String(++count).padStart(12, '0')}`
      return as(async (tx) => {
        const subject = await by.createSubject(tx)
        const sealed = await by.seal(tx, placeOf(id, subject), { name })
        const index = await by.blindIndex(tx, 'garage_person.name', name)
        await tx.run(sql`INSERT INTO garage_person VALUES (${DEMO}, ${id}, ${subject}, ${sealed}, ${index})`)
        return { id, subject, name }
      })
    },
    rename: async ({ id, subject }: { id: string; subject: SubjectId }, name: string, by = vault) =>
      as(async (tx) => {
        const sealed = await by.seal(tx, placeOf(id, subject), { name })
        await tx.run(sql`UPDATE garage_person SET personal_sealed = ${sealed} WHERE org_id = ${DEMO} AND id = ${id}`)
      }),
    read: async (id: string, by = vault) =>
      as(async (tx) => {
        const row = await tx.find<{ subject: SubjectId; sealed: Uint8Array }>(
          sql`SELECT subject_id AS subject, personal_sealed AS sealed FROM garage_person WHERE org_id = ${DEMO} AND id = ${id}`,
        )
        if (!row) throw new RangeError('nobody has this id')
        return (await by.open<{ name: string }>(tx, placeOf(id, row.subject), row.sealed)).name
      }),
    find: async (name: string, by = vault) =>
      as(async (tx) => {
        const index = await by.blindIndex(tx, 'garage_person.name', name)
        return (
          await tx.find<{ id: string }>(
            sql`SELECT id FROM garage_person WHERE org_id = ${DEMO} AND name_index = ${index}`,
          )
        )?.id
      }),
    /** Actions and facts of what was written, in its order. */
    entries: async (action: string) => {
      await ledger.drain()
      return as(async (tx) => {
        const bodies: { readonly level?: string }[] = []
        for (const { seq } of await ledger.list(tx, { limit: 200, action })) {
          const entry = await ledger.read(tx, String(seq))
          bodies.push(JSON.parse(Buffer.from(entry?.body ?? '').toString('utf8')).unmapped.muts.data)
        }
        return bodies
      }, HOUSE)
    },
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
