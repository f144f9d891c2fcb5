/**
 * For tests and the benchmark only: several processes write into one ledger and place what was written, while they are
 * killed at random. Run as a program this file is one such process; `runStress` is the parent that judges the outcome.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { EntryDeclaration, EntryId, OrgId, SessionId, SubjectId } from '#kernel'
import { createClock, uuidv7 } from '#kernel'
import { openDatabase, sql } from '#kernel/database'
import type { Superuser } from '#kernel/database/testing'
import { createPostgresDatabase } from '#kernel/database/testing'
import { openKek, openVault, vaultMigrations } from '#kernel/vault'
import type { LogVerdict } from '#proof'
import type { EntryOrigin } from './ledger.ts'
import { ledgerMigrations } from './migrations/0001-ledger.ts'
import { openLedger } from './open-ledger.ts'

const ORG = '00000000-0000-7000-8000-00000000000a' as OrgId
const PERSON = '00000000-0000-7000-8000-0000000000aa' as SubjectId
const DECLARED: ReadonlyMap<string, EntryDeclaration> = new Map([
  ['vehicle.read', { ocsf: 6003, activity: 'read' }],
  ['vehicle.look', { ocsf: 6003, activity: 'read' }],
])
/** So many looks at a time: a process that leads places them at once. */
const LOOKS = 16
const ROOMS = [
  { name: 'vault', migrations: vaultMigrations },
  { name: 'ledger', migrations: ledgerMigrations },
]

interface Node {
  readonly url: string
  readonly kek: string
  readonly folder: string
  readonly name: string
}

async function openNode({ url, kek, folder, name }: Node) {
  const clock = createClock()
  const database = await openDatabase({ clock, engine: 'postgres', url, profile: 'production' })
  await database.migrate(ROOMS)
  await database.openRoles(async (role) => `password-of-${role}`)
  const provider = await openKek({ kek, dataFolder: folder, profile: 'evaluation' })
  const vault = await openVault({ database, kek: provider, clock })
  const leavesFolder = join(folder, name)
  const origin = 'muts.test/ledger/1'
  const ledger = await openLedger({ database, vault, clock, leavesFolder, origin, node: name, declarations: DECLARED })
  return { clock, database, ledger }
}

/** One process: writes and places until it is killed, and says one line for each act whose commit returned. */
async function work(node: Node): Promise<void> {
  const { clock, database, ledger } = await openNode(node)
  await ledger.start()
  const origin = (): EntryOrigin => ({
    actor: { kind: 'person', id: PERSON, role: 'technician', session: 'stress' as SessionId },
    org: ORG,
    at: clock.now(),
    source: undefined,
    request: undefined,
  })
  const act = async (kind: number): Promise<void> => {
    const id = uuidv7<EntryId>(clock.now())
    const begun = process.hrtime.bigint()
    const tx = await database.transaction({ org: ORG }, async (tx) => {
      await tx.run(sql`INSERT INTO stress_change (id) VALUES (${id})`)
      await ledger.append(tx, origin(), [{ action: 'vehicle.read', object: id, id }])
      if (kind < 2) await half(id)
      if (kind === 2) await tx.all(sql`SELECT pg_sleep(1.5)`)
      if (kind >= 3 && kind < 6) throw new Error('changed my mind')
      return tx
      /** A part that is undone, entry and all, inside a transaction that goes on. */
      async function half(outer: EntryId): Promise<void> {
        const inner = uuidv7<EntryId>(clock.now())
        await tx.run(sql`SAVEPOINT half`)
        await tx.run(sql`INSERT INTO stress_change (id) VALUES (${inner})`)
        await ledger.append(tx, origin(), [{ action: 'vehicle.read', object: [inner, outer], id: inner }])
        await tx.run(sql`ROLLBACK TO SAVEPOINT half`)
      }
    })
    ledger.poke(tx)
    process.stdout.write(`${id} ${begun} ${process.hrtime.bigint()}\n`)
  }
  const lane = async (start: number): Promise<void> => {
    for (let count = start; ; count++) await act((count * 7) % 40).catch(ignoreOwnMind)
  }
  const look = async (): Promise<void> => {
    const begun = process.hrtime.bigint()
    const id = await ledger.disclose(origin(), { action: 'vehicle.look', object: node.name })
    process.stdout.write(`${id} ${begun} ${process.hrtime.bigint()}\n`)
  }
  const lookOn = async (): Promise<void> => {
    for (;;) await Promise.all(Array.from({ length: LOOKS }, look))
  }
  await Promise.all([...Array.from({ length: 8 }, (_, at) => lane(at * 5)), lookOn()])
}

function ignoreOwnMind(error: unknown): void {
  if (!(error instanceof Error) || error.message !== 'changed my mind') throw error
}

export interface StressOptions {
  readonly processes: number
  /** In each, one process is killed and started again. */
  readonly rounds: number
  readonly roundMs: number
}

export interface StressOutcome {
  readonly acknowledged: number
  readonly placed: number
  /** Acknowledged and not placed, or placed more than once. */
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  readonly gaps: number
  readonly entriesWithoutChange: number
  readonly changesWithoutEntry: number
  /** Acts that ended before another began, and stand behind it. */
  readonly inversions: number
  readonly verdict: LogVerdict
}

interface Act {
  readonly begun: bigint
  readonly ended: bigint
}

/** @param pause waits so many milliseconds: the only pace here is that of the processes. */
export async function runStress(options: StressOptions, pause: (ms: number) => Promise<void>): Promise<StressOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'muts-stress-'))
  try {
    const { url, superuser } = await createPostgresDatabase()
    const node = { url, kek: randomBytes(32).toString('base64'), folder }
    const parent = await openNode({ ...node, name: 'parent' })
    await superuser('CREATE TABLE stress_change (id uuid PRIMARY KEY)')
    await superuser('GRANT INSERT ON stress_change TO muts_app')
    const acts = new Map<string, Act>()
    const children = Array.from({ length: options.processes }, (_, at) => startChild({ ...node, name: `n${at}` }, acts))
    for (let round = 0; round < options.rounds; round++) {
      await pause(options.roundMs)
      const at = round % children.length
      await children[at]?.kill()
      children[at] = startChild({ ...node, name: `n${at}` }, acts)
    }
    await pause(options.roundMs)
    await Promise.all(children.map((child) => child.kill()))
    await parent.ledger.drain()
    const verdict = await parent.ledger.verifyAll()
    await parent.database.close()
    return { ...(await judge(superuser, acts)), verdict }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function startChild(node: Node, acts: Map<string, Act>) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(node)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => {
    const [id = '', begun, ended] = line.split(' ')
    // A line that was cut by the kill acknowledged nothing.
    if (begun && ended) acts.set(id, { begun: BigInt(begun), ended: BigInt(ended) })
  })
  const gone = new Promise<void>((resolve) => lines.once('close', resolve))
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function judge(superuser: Superuser, acts: ReadonlyMap<string, Act>): Promise<Omit<StressOutcome, 'verdict'>> {
  const { placed, ...faults } = await judgeEntries(superuser, ['vehicle.read', 'vehicle.look'], acts)
  return {
    ...faults,
    acknowledged: acts.size,
    placed: placed.length,
    entriesWithoutChange: await count(
      superuser,
      `SELECT count(*) FROM ledger_entry e WHERE action = 'vehicle.read' AND NOT EXISTS (SELECT FROM stress_change c WHERE c.id = e.id)`,
    ),
    changesWithoutEntry: await count(
      superuser,
      'SELECT count(*) FROM stress_change c WHERE NOT EXISTS (SELECT FROM ledger_entry e WHERE e.id = c.id)',
    ),
    inversions: countInversions(placed.flatMap((id) => acts.get(id) ?? [])),
  }
}

/**
 * What became of entries that were acknowledged, by their ids, and whether the log has a place without an entry.
 *
 * @param actions null for any.
 */
export async function judgeEntries(
  superuser: Superuser,
  actions: readonly string[] | null,
  acknowledged: Pick<ReadonlyMap<string, unknown>, 'keys'>,
) {
  const rows = await superuser(
    'SELECT id::text AS id FROM ledger_entry WHERE $1::text[] IS NULL OR action = ANY($1::text[]) ORDER BY seq',
    [actions],
  )
  const placed = rows.map(({ id }) => String(id))
  const counts = new Map<string, number>()
  for (const id of placed) counts.set(id, (counts.get(id) ?? 0) + 1)
  return {
    /** Their ids, in the order of their places. */
    placed,
    lost: [...acknowledged.keys()].filter((id) => !counts.has(id)),
    twice: [...counts].filter(([, times]) => times > 1).map(([id]) => id),
    gaps: await count(superuser, 'SELECT max(seq) + 1 - count(*) AS count FROM ledger_entry'),
  }
}

const count = async (superuser: Superuser, query: string) => Number((await superuser(query))[0]?.count)

/** An act stands wrong if one that began after its end stands before it. */
function countInversions(inOrder: readonly Act[]): number {
  let latestBegin = 0n
  let inversions = 0
  for (const { begun, ended } of inOrder) {
    if (ended < latestBegin) inversions++
    if (begun > latestBegin) latestBegin = begun
  }
  return inversions
}

if (import.meta.main) await work(JSON.parse(process.argv[2] ?? '{}') as Node)
