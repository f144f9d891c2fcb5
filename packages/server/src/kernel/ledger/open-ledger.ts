/** Opens the ledger: the ways in, the rounds that place what came in, and the read side. */

import type { Clock, EntryDeclaration, EntryId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { Vault } from '#kernel/vault'
import { formatVkey } from '#proof'
import { beginLog } from './begin-log.ts'
import { createCursorSeal, sealCursors } from './cursor-seal.ts'
import { readSize } from './cursor-store.ts'
import type { Declarations } from './declarations.ts'
import { createDeclarations } from './declarations.ts'
import type { Denials } from './denials.ts'
import { createDenials } from './denials.ts'
import { readHealth } from './health.ts'
import { writeHoldReport } from './hold-report.ts'
import { readHolds } from './holds.ts'
import type { Intake } from './intake.ts'
import { openIntake } from './intake.ts'
import { openKeys } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { createListening } from './listening.ts'
import { readHouse } from './log-copy.ts'
import { beginRotation } from './log-keys.ts'
import { originOf, readLog } from './logs.ts'
import { DENIAL } from './ocsf.ts'
import { createOwnEntries } from './own-entries.ts'
import { createOwnRequests } from './own-requests.ts'
import { composeRow, ownOrigin } from './own-rows.ts'
import { listEndedLogs } from './past-logs.ts'
import { createProving } from './proving.ts'
import { findPlacedEntry, listEntries, listEntriesSince, listEntryBodies } from './reader.ts'
import { restoreLog } from './restore.ts'
import { createRetention } from './retention.ts'
import { openRounds } from './rounds.ts'
import { openSealMemory } from './seal-memory.ts'
import { createSealing } from './sealing.ts'
import { createStanding } from './standing.ts'
import { createVerifying } from './verifying.ts'
import { createWitnessBook } from './witness-book.ts'
import { createWitnessReporter } from './witness-report.ts'
import type { Witness } from './witnesses.ts'
import { createWitnesses } from './witnesses.ts'
import type { Works } from './works.ts'
import { openWorks } from './works.ts'

export interface LedgerOptions {
  /** Migrated with `ledgerMigrations`, its roles opened, before the ledger starts. */
  readonly database: Database
  readonly vault: Vault
  readonly clock: Clock
  /** Should be another disk than the database's. */
  readonly leavesFolder: string
  /** `<host>/ledger/1`: the name of the first log and of its key. A later one has its number instead. */
  readonly origin: string
  /** Names the chain of epoch keys of this process; the same after a restart. */
  readonly node: string
  /** What the rooms declare. Rooms that open later may still add to it, until the ledger starts. */
  readonly declarations: ReadonlyMap<string, EntryDeclaration>
  /** Second sites that vouch for the log; bridges join later. */
  readonly witnesses?: readonly Witness[]
  /** How many of them a published proof should have seen; 1 where nothing is said. */
  readonly quorum?: number
}

/** Where one process holds the database, everybody pokes after a commit; elsewhere another one may have committed. */
const POLL_MS = { postgres: 100, pglite: 1_000 }
const END_OF_TIME = new Date(8.64e15)

/** Asks the database only which key seals the intake: keys, leaves file and partitions are opened by the first step. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { database, vault, clock } = options
  const declarations = createDeclarations(options.declarations)
  const sealer = createSealing(vault.derive, openSealMemory(options.leavesFolder))
  await readHouse(database)(sealer.refresh)
  const cursorSeal = createCursorSeal(vault.derive)
  const own = createOwnEntries(() => clock.monotonicMs())
  const intake = openIntake(
    options,
    declarations,
    sealer,
    (entries) => {
      own.watch(entries)
      rounds.poke()
    },
    (group) => rounds.placeGroup(group),
  )
  const poke = (tx?: Transaction): void => {
    if (tx) own.watch(intake.committed(tx))
    rounds.poke()
  }
  const denials = openDenials(intake, declarations)
  const standing = createStanding(async (fact) => {
    await intake.disclose(ownOrigin(clock.now()), fact)
  })
  const log = once(() => readHouse(database)(readLog))
  const keysOf = (log: number) => openKeys(vault.secrets, originOf(options.origin, log), options.node, clock.now())
  const keys = once(async () => keysOf(await log()))
  const requests = createOwnRequests()
  const sites = options.witnesses ?? []
  const book = createWitnessBook(
    clock,
    () => witnesses.states(),
    sites.map(({ vkey }) => vkey),
  )
  const witnesses = createWitnesses({
    database,
    clock,
    standing,
    sites,
    leaves: async () => (await works()).leaves,
    trusted: async () => (await keys()).log.trusted,
    onAsked: createWitnessReporter(options.leavesFolder, () => readHouse(database)(book.listWitnesses)),
  })
  let opened: Works | undefined
  const works: () => Promise<Works> = once(async () => {
    opened = await openWorks({
      ...options,
      origin: originOf(options.origin, await log()),
      log: await log(),
      keys: await keys(),
      declarations,
      sealer,
      own,
      standing,
      requests,
      witnesses,
    })
    return opened
  })
  const now = () => clock.now()
  const rounds = openRounds({
    clock,
    works,
    witnesses,
    denials,
    standing,
    pollMs: POLL_MS[database.engine],
    listening: (listener) =>
      createListening({ database, now, cursorSeal, append: intake.append, onCommit: poke }, listener),
  })
  const ended = async () =>
    listEndedLogs({ database, origin: options.origin, log: await log(), vkeys: (await keys()).log.trusted })
  const { requireWhole, verifyTail, verifyAll } = createVerifying({ read: readHouse(database), standing, keys, works })
  return {
    append: intake.append,
    disclose: intake.disclose,
    change: intake.change,
    deny: denials.deny,
    flushDenials: denials.flush,
    poke,
    drain: rounds.drain,
    ...createRetention({
      ...{ database, requests, place: rounds.place, standing, requireWhole },
      onKept: (by) => writeHoldReport(options.leavesFolder, now(), by),
    }),
    restore: (how) =>
      restoreLog(
        {
          database,
          clock,
          requests,
          witnesses,
          leaves: async () => (await works()).leaves,
          logKeys: async () => (await keys()).log.trusted,
          place: rounds.place,
          sealCursors: (reason) => sealCursors({ database, cursorSeal, requests, place: rounds.place }, reason),
        },
        how,
      ),
    beginLog: (how) =>
      beginLog({ ...options, declarations, witnesses, leaves: async () => (await works()).leaves, log, keysOf }, how),
    rotateKey: async () => {
      const origin = originOf(options.origin, await log())
      const vkey = formatVkey(await beginRotation(vault.secrets, origin, clock.now()))
      const placed = requests.ask({ action: 'ledger.key', object: 'ledger', facts: { vkey } })
      await rounds.place()
      await placed
      return vkey
    },
    joinWitness: witnesses.join,
    witnesses: witnesses.states,
    refutation: witnesses.refutation,
    ...book,
    list: listEntries,
    listBodies: listEntryBodies,
    listSince: listEntriesSince,
    newest: async (tx) => (await readSize(tx)) - 1,
    hearPlaced: rounds.hearPlaced,
    read: findPlacedEntry,
    ...createProving({ database, clock, own, keys, works, ended, quorum: options.quorum ?? 1, standing }),
    verifyTail,
    verifyAll,
    holds: readHolds,
    health: () => {
      const healthOf = ({ pulse }: Works) => readHealth(clock, pulse(), standing)
      return opened ? healthOf(opened) : works().then(healthOf)
    },
    start: async (listeners = []) => {
      declarations.requireSound()
      await works()
      rounds.start(listeners)
    },
    stop: async () => {
      await denials.flush(END_OF_TIME)
      await rounds.stop()
      // What a refuted log does not take waits in the intake; it is no reason not to end.
      if (witnesses.refutation() === undefined) await rounds.drain()
    },
  }
}

/** A denial is filed under the action that was denied, as API activity, whether a room declares it or not. */
function openDenials(intake: Intake, declarations: Declarations): Denials {
  return createDenials(async (origin, fact) => {
    const id = uuidv7<EntryId>(origin.at)
    const declaration = { ...(declarations.find(fact.action) ?? DENIAL), ocsf: DENIAL.ocsf }
    await intake.write(composeRow(declaration, origin, { ...fact, id }))
    return id
  })
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
