/** Opens the vault: KEK → installation key → organisation key → subject key → one envelope per row and subject. */
import type { KeyObject } from 'node:crypto'
import type { Clock, OrgId, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { blindIndex } from './blind-index.ts'
import { bindPlace, EnvelopeError, openEnvelope, sealEnvelope } from './envelope.ts'
import { openInstallation } from './installation.ts'
import type { KekProvider } from './kek.ts'
import { deriveBytes, deriveKey } from './key.ts'
import { createSecretStore } from './secrets.ts'
import { testCryptography } from './self-test.ts'
import { createSubjectKeys } from './subject-keys.ts'
import type { FoundItem, Opened, SealedPlace, Vault } from './vault.ts'

export interface VaultOptions {
  /** Migrated with `vaultMigrations`. Its migrator is enough: the passwords of the other roles are kept in here. */
  readonly database: Database
  readonly kek: KekProvider
  readonly clock: Clock
}

/** @throws {StartRefused} `vault.self-test`, `vault.kek-wrong`. */
export async function openVault({ database, kek, clock }: VaultOptions): Promise<Vault> {
  testCryptography()
  const installation = await openInstallation(database, kek, clock)
  const keys = createSubjectKeys(deriveKey(installation, 'vault/organisations'), clock)

  async function readSubject(tx: Transaction, place: SealedPlace): Promise<KeyObject> {
    requireOwn(tx, place)
    const key = (await keys.subjects(tx, [place.subject])).get(place.subject)
    if (!key) throw new Problem('gone', 'vault.subject-erased', 'The person or thing this was about has been erased.')
    return key
  }

  return {
    createOrganisation: keys.createOrganisation,
    createSubject: keys.createSubject,
    destroySubject: keys.destroySubject,
    seal: async (tx, place, plain) => sealField(await readSubject(tx, place), place, plain),
    open: async <T>(tx: Transaction, place: SealedPlace, envelope: Uint8Array) =>
      openField<T>(await readSubject(tx, place), place, envelope),
    openAll: async <T>(tx: Transaction, items: readonly { place: SealedPlace; envelope: Uint8Array }[]) => {
      for (const { place } of items) requireOwn(tx, place)
      const found = await keys.subjects(
        tx,
        items.map(({ place }) => place.subject),
      )
      return items.map(({ place, envelope }) => {
        const key = found.get(place.subject)
        return key && openField<T>(key, place, envelope)
      })
    },
    openFound: <T>(org: OrgId, organisation: Parameters<Vault['openFound']>[1], items: readonly FoundItem[]) =>
      items.map(({ place, envelope, wrappedKey }): Opened<T> => {
        if (place.org !== org) throw new Error('a sealed place names another organisation than its reader')
        return whetherOpen(() => {
          const key = keys.found(org, organisation?.wrapped, place.subject, wrappedKey)
          return key && { value: openField<T>(key, place, envelope) }
        })
      }),
    openEach: async <T>(tx: Transaction, items: readonly { place: SealedPlace; envelope: Uint8Array }[]) => {
      for (const { place } of items) requireOwn(tx, place)
      const subjects = items.map(({ place }) => place.subject)
      const broken = new Set<SubjectId>()
      const found = await keys.subjects(tx, subjects, (subject) => broken.add(subject))
      return items.map(({ place, envelope }): Opened<T> => {
        if (broken.has(place.subject)) return { state: 'broken' }
        const key = found.get(place.subject)
        return whetherOpen(() => key && { value: openField<T>(key, place, envelope) })
      })
    },
    blindIndex: async (tx, column, value) => blindIndex(await keys.organisation(tx), column, value),
    derive: (purpose) => deriveBytes(installation, `derive/${purpose}`),
    secrets: createSecretStore(database, deriveKey(installation, 'vault/secrets'), clock),
  }
}

/** A place of another organisation than the transaction's is a mistake of ours: row-level security would hide its key. */
function requireOwn(tx: Transaction, place: SealedPlace): void {
  if (place.org !== tx.org) throw new Error('a sealed place names another organisation than its transaction')
}

const bind = ({ org, table, column, row, subject }: SealedPlace): Uint8Array =>
  bindPlace(org, table, column, row, subject)

function sealField(key: KeyObject, place: SealedPlace, plain: unknown): Uint8Array {
  const text = JSON.stringify(plain) as string | undefined
  if (text === undefined) throw new TypeError('only JSON values are sealed')
  return sealEnvelope(key, bind(place), Buffer.from(text, 'utf8'))
}

function whetherOpen<T>(open: () => { readonly value: T } | undefined): Opened<T> {
  try {
    const opened = open()
    return opened ? { state: 'open', ...opened } : { state: 'erased' }
  } catch (error) {
    if (error instanceof Problem) return { state: 'broken' }
    throw error
  }
}

function openField<T>(key: KeyObject, place: SealedPlace, envelope: Uint8Array): T {
  try {
    return JSON.parse(openEnvelope(key, bind(place), envelope).toString('utf8')) as T
  } catch (cause) {
    if (!(cause instanceof EnvelopeError)) throw cause
    const reason = `${place.table}.${place.column} of ${place.row}`
    throw new Problem('unavailable', 'vault.integrity', 'A stored value is not what was sealed there.', {
      cause,
      reason,
    })
  }
}
