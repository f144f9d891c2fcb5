/** Keys of organisations and subjects: made, wrapped one under the other, found for the organisation of a transaction. */
import type { KeyObject } from 'node:crypto'
import { randomUUID } from 'node:crypto'
import type { Clock, OrgId, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import { bindPlace, EnvelopeError } from './envelope.ts'
import { randomKey, unwrapKey, wrapKey } from './key.ts'
import { createKeyring } from './keyring.ts'
import { eraseSubject, findOrganisation, findSubjects, insertOrganisation, insertSubject } from './store.ts'

/** About 250 bytes each; unwrapping one anew costs as much as decrypting a row (HOTPATH, section 3). */
const KEPT_SUBJECTS = 200_000
const KEPT_ORGANISATIONS = 10_000

type Wrapped = Uint8Array | null | undefined

export interface SubjectKeys {
  createOrganisation(tx: Transaction, org: OrgId): Promise<void>
  createSubject(tx: Transaction): Promise<SubjectId>
  destroySubject(tx: Transaction, subject: SubjectId): Promise<void>
  organisation(tx: Transaction): Promise<KeyObject>
  /** The key of a subject from what was read of it. Undefined when it is erased. */
  found(org: OrgId, organisation: Wrapped, subject: SubjectId, wrapped: Wrapped): KeyObject | undefined
  /**
   * Those that exist and are not erased.
   *
   * @param onBroken hears of a key that is not the one made here and goes on without it.
   * @throws {Problem} `vault.integrity` at the first such key where nobody hears.
   */
  subjects(
    tx: Transaction,
    subjects: readonly SubjectId[],
    onBroken?: (subject: SubjectId) => void,
  ): Promise<ReadonlyMap<SubjectId, KeyObject>>
}

/** @param root wraps the keys of organisations. */
export function createSubjectKeys(root: KeyObject, clock: Clock): SubjectKeys {
  const organisations = createKeyring(KEPT_ORGANISATIONS)
  const kept = createKeyring(KEPT_SUBJECTS)
  const takeOrganisation = (org: OrgId, wrapped: Wrapped) =>
    organisations.take(org, wrapped, (bytes) => unwrap(root, organisationPlace(org), bytes))

  async function organisation(tx: Transaction): Promise<KeyObject> {
    const key = takeOrganisation(tx.org, await findOrganisation(tx))
    if (!key) throw new Problem('gone', 'vault.organisation-missing', 'This organisation has no key.')
    return key
  }

  const found: SubjectKeys['found'] = (org, organisation, subject, wrapped) => {
    const above = takeOrganisation(org, organisation)
    const place = subjectPlace(org, subject)
    return above && kept.take(`${org}/${subject}`, wrapped, (bytes) => unwrap(above, place, bytes))
  }

  return {
    found,
    organisation,
    createOrganisation: async (tx, org) => {
      await insertOrganisation(tx, org, wrapKey(root, organisationPlace(org), randomKey()), clock.now())
    },
    createSubject: async (tx) => {
      const subject = randomUUID() as string as SubjectId
      const wrapped = wrapKey(await organisation(tx), subjectPlace(tx.org, subject), randomKey())
      await insertSubject(tx, subject, wrapped, clock.now())
      return subject
    },
    destroySubject: async (tx, subject) => {
      await eraseSubject(tx, subject, clock.now())
    },
    subjects: async (tx, subjects, onBroken) => {
      const found = new Map<SubjectId, KeyObject>()
      for (const row of await findSubjects(tx, [...new Set(subjects)])) {
        const above = takeOrganisation(tx.org, row.organisationWrapped)
        if (!above) continue
        const place = subjectPlace(tx.org, row.subject)
        try {
          const key = kept.take(`${tx.org}/${row.subject}`, row.wrapped, (bytes) => unwrap(above, place, bytes))
          if (key) found.set(row.subject, key)
        } catch (error) {
          if (!(error instanceof Problem) || !onBroken) throw error
          onBroken(row.subject)
        }
      }
      return found
    },
  }
}

const organisationPlace = (org: OrgId): Uint8Array => bindPlace('vault_organisation_key', org)
const subjectPlace = (org: OrgId, subject: SubjectId): Uint8Array => bindPlace('vault_subject_key', org, subject)

function unwrap(under: KeyObject, place: Uint8Array, wrapped: Uint8Array): KeyObject {
  try {
    return unwrapKey(under, place, wrapped)
  } catch (cause) {
    if (!(cause instanceof EnvelopeError)) throw cause
    throw new Problem('unavailable', 'vault.integrity', 'A stored key is not the one that was made here.', { cause })
  }
}
