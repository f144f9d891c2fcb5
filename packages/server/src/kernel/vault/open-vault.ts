/** Opens the vault: KEK → installation key → organisation key → subject key → one envelope per row and subject. */
import { randomBytes } from 'node:crypto'
import type { Clock, OrgId, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { blindIndex } from './blind-index.ts'
import { EnvelopeError } from './envelope.ts'
import { openField, sealField } from './field.ts'
import type { InstallationKeys } from './installation-keys.ts'
import { openInstallationKeys } from './installation-keys.ts'
import { createIntegrity } from './integrity.ts'
import { createKeyKeeping } from './keeping.ts'
import type { KekProvider } from './kek.ts'
import { openKekWatch } from './kek-watch.ts'
import { deriveBytes, KEY_BYTES, takeKey } from './key.ts'
import { createOrganisationKeys } from './organisation-keys.ts'
import { openSealing } from './sealing.ts'
import { createSecretStore } from './secrets.ts'
import { testCryptography } from './self-test.ts'
import type { WrappedSubject } from './store.ts'
import { makeLasting } from './store.ts'
import type { FoundSubjectKey, SubjectKey } from './subject-keys.ts'
import { createSubjectKeys } from './subject-keys.ts'
import type { FoundItem, FoundKey, Opened, SealedItem, SealedPlace, SecretStore, Vault } from './vault.ts'

export interface VaultOptions {
  /** Migrated with `vaultMigrations`. Its migrator is enough: the passwords of the other roles are kept in here. */
  readonly database: Database
  readonly kek: KekProvider
  readonly clock: Clock
}

/** Entries of the ledger never change: the key that seals in one lasts until its subject is erased. */
const NEVER_SEALED_ANEW: ReadonlySet<string> = new Set(['ledger_entry'])

/** @throws {StartRefused} `vault.self-test`, `vault.kek-wrong`, `vault.kek-unavailable`. */
export async function openVault({ database, kek, clock }: VaultOptions): Promise<Vault> {
  testCryptography()
  const installation = await openInstallationKeys({ database, kek, clock })
  const secrets = createSecretStore(database, installation, clock)
  const purposes = await openPurposes(installation, secrets)
  const integrity = createIntegrity(clock)
  const organisations = createOrganisationKeys(installation, clock)
  const subjects = createSubjectKeys(organisations, clock, (org, subject) =>
    integrity.report({ org, table: 'vault_subject_key', column: 'wrapped', row: subject, subject }),
  )

  async function readSubject(tx: Transaction, place: SealedPlace): Promise<SubjectKey> {
    requireOwn(tx.org, place)
    return requireKey((await subjects.find(tx, [place.subject])).get(place.subject))
  }
  const openEach = async <T>(tx: Transaction, items: readonly SealedItem[]): Promise<readonly Opened<T>[]> => {
    for (const { place } of items) requireOwn(tx.org, place)
    const keys = await subjects.find(
      tx,
      items.map(({ place }) => place.subject),
    )
    return items.map(({ place, envelope }) => tryField<T>(keys.get(place.subject), place, envelope))
  }
  const openFound = async <T>(org: OrgId, items: readonly FoundItem[]): Promise<readonly Opened<T>[]> => {
    for (const { place } of items) requireOwn(org, place)
    const keys = await subjects.take(
      org,
      items.map(({ place, key }) => toWrapped(place.subject, key)),
    )
    return items.map(({ place, envelope }, at) => tryField<T>(keys[at], place, envelope))
  }
  /** Nobody else tells of what is broken here: the transaction it was found in is undone. */
  function requireWhole<T>({ place }: SealedItem, opened: Opened<T>): T | undefined {
    if (opened.state === 'open') return opened.value
    if (opened.state === 'erased') return undefined
    integrity.report(place)
    const reason = `${place.table}.${place.column} of ${place.row}`
    throw new Problem('unavailable', 'vault.integrity', 'A stored value is not what was sealed there.', { reason })
  }

  return {
    createOrganisation: organisations.create,
    createSubject: subjects.create,
    destroySubject: async (tx, subject) => {
      await subjects.destroy(tx, subject)
    },
    seal: async (tx, place, plain) => {
      const { current } = await readSubject(tx, place)
      if (NEVER_SEALED_ANEW.has(place.table)) await makeLasting(tx, place.subject)
      return sealField(current, place, plain)
    },
    open: async <T>(tx: Transaction, place: SealedPlace, envelope: Uint8Array) =>
      requireWhole({ place, envelope }, tryField<T>(await readSubject(tx, place), place, envelope)) as T,
    openAll: async <T>(tx: Transaction, items: readonly SealedItem[]) => {
      const opened = await openEach<T>(tx, items)
      return items.map((item, at) => requireWhole(item, opened[at] ?? { state: 'erased' }))
    },
    openEach,
    openFound,
    sealFound: async (place, key, plain) => {
      const [taken] = await subjects.take(place.org, [toWrapped(place.subject, key)])
      return sealField(requireKey(taken).current, place, plain)
    },
    sealing: (ctx) => openSealing(ctx, organisations),
    blindIndex: async (tx, column, value) => blindIndex(await organisations.indexRoot(tx), column, value),
    derive: (purpose) => deriveBytes(purposes, `derive/${purpose}`),
    secrets,
    watchIntegrity: integrity.watch,
    claimBroken: integrity.claim,
    settle: integrity.settle,
    isReady: openKekWatch({ database, kek, clock }),
    keeping: createKeyKeeping({ database, clock, installation, secrets, organisations, subjects, integrity }),
  }
}

/**
 * The root of what is derived: a secret of its own, so that a new installation key changes nothing derived. Where the
 * first key was made before there was one, it is the root itself.
 */
async function openPurposes(installation: InstallationKeys, secrets: SecretStore) {
  const { derives, key } = installation.newest()
  return takeKey(await secrets.ensure('vault/purposes', () => (derives ? key.export() : randomBytes(KEY_BYTES))))
}

/** A place of another organisation than the reader's is a mistake of ours: row-level security would hide its key. */
function requireOwn(org: OrgId, place: SealedPlace): void {
  if (place.org !== org) throw new Error('a sealed place names another organisation than its reader')
}

function requireKey(key: FoundSubjectKey): SubjectKey {
  if (key === 'broken')
    throw new Problem('unavailable', 'vault.integrity', 'A stored key is not the one that was made here.')
  if (key) return key
  throw new Problem('gone', 'vault.subject-erased', 'The person or thing this was about has been erased.')
}

const toWrapped = (subject: SubjectId, key: FoundKey): WrappedSubject => ({
  subject,
  wrapped: key.keyWrapped,
  previous: key.keyPrevious,
  organisation:
    key.keyGeneration === null || key.keyUnder === null
      ? null
      : { generation: key.keyGeneration, wrapped: key.keyAbove, under: key.keyUnder },
})

function tryField<T>(key: FoundSubjectKey, place: SealedPlace, envelope: Uint8Array): Opened<T> {
  if (key === undefined) return { state: 'erased' }
  if (key === 'broken') return { state: 'broken' }
  try {
    return { state: 'open', value: openField<T>(key, place, envelope) }
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error
    return { state: 'broken' }
  }
}
