/** A real ledger on a real database for tests, with a clock that stands still until it is moved. Tests only. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { Entry, EntryDeclaration, EntryId, OrgId, SessionId, SubjectId, TestClock } from '#kernel'
import { createTestClock, later, uuidv7 } from '#kernel'
import type { Database } from '#kernel/database'
import type { EngineName, Superuser } from '#kernel/database/testing'
import { openTestDatabase } from '#kernel/database/testing'
import type { Vault } from '#kernel/vault'
import { openKek, openVault, vaultMigrations } from '#kernel/vault'
import type { EntryOrigin, Ledger } from './ledger.ts'
import { ledgerMigrations } from './migrations/0001-ledger.ts'
import { openLedger } from './open-ledger.ts'

export const DEMO = '00000000-0000-7000-8000-00000000000a' as OrgId
export const NEIGHBOUR = '00000000-0000-7000-8000-00000000000b' as OrgId

const declared: Readonly<Record<string, EntryDeclaration>> = {
  'vehicle.read': { ocsf: 6003, activity: 'read' },
  'vehicle.register': { ocsf: 6003, activity: 'create', facts: Type.Object({ wheels: Type.Integer() }) },
  'ledger.read': { ocsf: 6003, activity: 'read' },
  'vault.rotate': { ocsf: 6002, activity: 'update', facts: Type.Object({ level: Type.String() }) },
  'hold.place': { ocsf: 6003, activity: 'create', facts: Type.Object({ reason: Type.String() }) },
  'hold.release': { ocsf: 6003, activity: 'update', facts: Type.Object({ reason: Type.String() }) },
  'session.start': { ocsf: 3002, activity: 'create' },
}

export type TestLedger = Awaited<ReturnType<typeof openTestLedger>>

/** A house's ledger alone: the organisations are names, their vehicles too. */
export async function openTestLedger(engine: EngineName, start = '2026-01-05T08:00:00Z') {
  const clock = createTestClock(new Date(start), { frozen: true })
  const rooms = [
    { name: 'vault', migrations: vaultMigrations },
    { name: 'ledger', migrations: ledgerMigrations },
  ]
  const { database, superuser, [Symbol.asyncDispose]: close } = await openTestDatabase(engine, { clock, rooms })
  const folder = mkdtempSync(join(tmpdir(), 'muts-ledger-'))
  const kek = openKek({ kek: randomBytes(32).toString('base64'), dataFolder: folder, profile: 'evaluation' })
  const vault = await openVault({ database, kek, clock })
  const declarations = new Map(Object.entries(declared))
  const open = (node = 'a', faults: Partial<Database> = {}) => {
    const leavesFolder = join(folder, node)
    return openLedger({
      database: { ...database, ...faults },
      vault,
      clock,
      leavesFolder,
      origin: 'muts.test/ledger/1',
      node,
      declarations,
    })
  }
  const ledger = await open()
  await ledger.drain()

  return {
    database,
    superuser,
    vault,
    clock,
    leavesFolder: join(folder, 'a'),
    ledger,
    /** The same ledger again, as after a crash: nothing was stopped. Or another node beside it, or on a line with faults. */
    reopen: open,
    ...createActs(database, ledger, clock),
    [Symbol.asyncDispose]: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function createActs(database: Database, ledger: Ledger, clock: TestClock) {
  const person = uuidv7<SubjectId>(clock.now())
  const origin = (org: OrgId = DEMO, actor: string = person): EntryOrigin => ({
    actor: { kind: 'person', id: actor as SubjectId, role: 'technician', session: 'a-session' as SessionId },
    org,
    at: clock.now(),
    source: undefined,
    request: undefined,
  })
  return {
    person,
    origin,
    /** One act: a transaction that records, commits and pokes. */
    act: async (entries: readonly Entry[], org: OrgId = DEMO): Promise<readonly EntryId[]> => {
      const named = entries.map((entry) => ({ ...entry, id: uuidv7<EntryId>(clock.now()) }))
      const tx = await database.transaction({ org }, async (tx) => {
        await ledger.append(tx, origin(org), named)
        return tx
      })
      ledger.poke(tx)
      return named.map(({ id }) => id)
    },
    /** The clock goes on, and what falls due is placed. */
    pass: async (minutes: number): Promise<void> => {
      await ledger.drain()
      clock.moveTo(later(clock.now(), { minutes }))
      await ledger.drain()
    },
    list: (org: OrgId = DEMO) => database.transaction({ org }, (tx) => ledger.list(tx, { limit: 200 })),
  }
}

export const read = (object: string): Entry => ({ action: 'vehicle.read', object })

export type { Superuser, Vault }
