/** Opens the ledger: the ways in, the works behind them, and the read side. */
import type { Clock, EntryDeclaration, EntryId } from '#kernel'
import { HOUSE, uuidv7 } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { Vault } from '#kernel/vault'
import { formatVkey } from '#proof'
import { composeBody } from './compose.ts'
import { createDeclarations } from './declarations.ts'
import { createDenials } from './denials.ts'
import { readHealth } from './health.ts'
import { openIntake } from './intake.ts'
import type { Ledger } from './ledger.ts'
import { createListening } from './listening.ts'
import { DENIAL } from './ocsf.ts'
import { createOwnEntries, PLACED_WITHIN_MS } from './own-entries.ts'
import { ownOrigin } from './own-rows.ts'
import { signPromise } from './promise.ts'
import { findPlacedEntry, findTileByPath, listEntries, proveEntry, readCheckpoint } from './reader.ts'
import { openRounds } from './rounds.ts'
import { createSealer } from './seal.ts'
import { createStanding } from './standing.ts'
import { openWorks } from './works.ts'

export interface LedgerOptions {
  /** Migrated with `ledgerMigrations`, its roles opened, before the ledger starts. */
  readonly database: Database
  readonly vault: Vault
  readonly clock: Clock
  /** Should be another disk than the database's. */
  readonly leavesFolder: string
  /** `<host>/ledger/<n>`: the name of the log and of its key. */
  readonly origin: string
  /** Names the chain of epoch keys of this process; the same after a restart. */
  readonly node: string
  /** What the rooms declare. Rooms that open later may still add to it, until the ledger starts. */
  readonly declarations: ReadonlyMap<string, EntryDeclaration>
}

/** Another node may have committed something; here everybody pokes after a commit. */
const POLL_MS = { postgres: 100, pglite: 1_000 }
const END_OF_TIME = new Date(8.64e15)

/** Reads nothing from the database yet: keys and tables are opened by the first step, or by `start`. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { database, vault, clock } = options
  const declarations = createDeclarations(options.declarations)
  const sealer = createSealer(vault.derive('ledger/seal'))
  const own = createOwnEntries(() => clock.monotonicMs())
  const intake = openIntake(options, declarations, sealer, (entries) => {
    own.watch(entries)
    rounds.poke()
  })
  const poke = (tx?: Transaction): void => {
    if (tx) own.watch(intake.committed(tx))
    rounds.poke()
  }
  const denials = createDenials(async (origin, fact) => {
    const entry = { ...fact, id: uuidv7<EntryId>(origin.at) }
    const declaration = { ...(declarations.find(fact.action) ?? DENIAL), ocsf: DENIAL.ocsf }
    const body = composeBody(declaration, origin, entry)
    await intake.write({ org: origin.org, id: entry.id, at: origin.at, body })
  })
  const standing = createStanding(async (fact) => {
    await intake.disclose(ownOrigin(clock.now()), fact)
  })
  const works = once(() => openWorks({ ...options, declarations, sealer, own, standing }))
  const rounds = openRounds({
    clock,
    works,
    denials,
    standing,
    pollMs: POLL_MS[database.engine],
    listening: (listener) =>
      createListening({ database, now: () => clock.now(), append: intake.append, onCommit: poke }, listener),
  })
  const within = <T>(tx: Transaction | undefined, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    tx ? work(tx) : database.transaction({ org: HOUSE }, work)

  const prove: Ledger['prove'] = async (tx, seqOrId) => {
    const placed = await findPlacedEntry(tx, seqOrId)
    const proof = placed && (await proveEntry(tx, placed))
    if (proof) return { kind: 'proof', text: proof }
    const waiting = own.find(seqOrId)
    if (!waiting || (waiting.org !== tx.org && waiting.org !== HOUSE)) return undefined
    const includeBy = new Date(clock.now().getTime() - waiting.waitedMs + PLACED_WITHIN_MS)
    return { kind: 'promise', text: await signPromise((await works()).keys.promise, waiting, includeBy) }
  }
  return {
    append: intake.append,
    disclose: intake.disclose,
    deny: denials.deny,
    flushDenials: denials.flush,
    poke,
    drain: rounds.drain,
    list: listEntries,
    read: findPlacedEntry,
    checkpoint: (tx) => within(tx, readCheckpoint),
    tile: (path, tx) => within(tx, (tx) => findTileByPath(tx, path)),
    prove,
    answer: async () => {
      throw new Error('not yet')
    },
    vkeys: async () => {
      const { keys } = await works()
      return [keys.log, keys.promise].map(({ vkey }) => formatVkey(vkey))
    },
    health: async () => readHealth(clock, (await works()).pulse(), standing.reasons()),
    start: async (listeners = []) => {
      declarations.requireSound()
      await works()
      rounds.start(listeners)
    },
    stop: async () => {
      await denials.flush(END_OF_TIME)
      await rounds.stop()
      await rounds.drain()
      await (await works()).leaves.close()
    },
  }
}

/** Opens once; after a failure the next caller tries again. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return () => {
    opened ??= open().catch((cause) => {
      opened = undefined
      throw cause
    })
    return opened
  }
}
