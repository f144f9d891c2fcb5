/** Keys of subjects: made, wrapped under the organisation's, found for the organisation of a transaction. */
import type { KeyObject } from 'node:crypto'
import { randomUUID } from 'node:crypto'
import type { Clock, OrgId, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import { bindPlace } from './envelope.ts'
import { randomKey, wrapKey } from './key.ts'
import { createKeyring } from './keyring.ts'
import type { OrganisationKeys, TakeAbove } from './organisation-keys.ts'
import type { WrappedSubject } from './store.ts'
import {
  eraseSubject,
  findSubjects,
  insertSubject,
  listSubjectsBelow,
  rewrapSubject,
  rotateSubjectKey,
} from './store.ts'
import { unwrapStored } from './stored-key.ts'

/** About 750 bytes of memory each, so 150 MB when full; unwrapping one anew costs as much as decrypting a row (HOTPATH, section 3). */
const KEPT_SUBJECTS = 200_000

export interface SubjectKey {
  readonly current: KeyObject
  /** What was sealed before a rotation opens with this one, as long as it is there. */
  readonly previous: KeyObject | undefined
}

/** Undefined when it is erased; broken when it is not the one that was made here. */
export type FoundSubjectKey = SubjectKey | 'broken' | undefined

export interface SubjectKeys {
  create(tx: Transaction): Promise<SubjectId>
  /** False when it was erased before or never was. */
  destroy(tx: Transaction, subject: SubjectId): Promise<boolean>
  /** The keys of those that exist; a broken one is reported. */
  find(tx: Transaction, subjects: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, FoundSubjectKey>>
  /** The key in each row that was read, in their order; a broken one is reported. */
  take(org: OrgId, rows: readonly WrappedSubject[]): Promise<readonly FoundSubjectKey[]>
  /** Gives a subject a new key and keeps the one before. False when it is erased or being rotated. */
  rotate(tx: Transaction, subject: SubjectId): Promise<boolean>
  /** From now on a key of whom this says that they are erased opens nothing, wherever the database has it from. */
  denyErased(isErased: (org: OrgId, subject: SubjectId) => boolean): void
  /** Puts up to 500 keys that are under an older generation of the organisation's key under this one; how many. */
  rewrap(tx: Transaction, generation: number): Promise<number>
}

/** @param report hears of the subject whose stored key is not the one that was made. */
export function createSubjectKeys(
  organisations: OrganisationKeys,
  clock: Clock,
  report: (org: OrgId, subject: SubjectId) => void,
): SubjectKeys {
  const kept = createKeyring(KEPT_SUBJECTS)
  let isErased = (_org: OrgId, _subject: SubjectId): boolean => false

  const forget = (org: OrgId, subject: SubjectId): undefined => {
    kept.drop(`${org}/${subject}`)
  }

  function open(org: OrgId, { subject, wrapped, previous, organisation }: WrappedSubject, takeAbove: TakeAbove) {
    // Erased: what is remembered of it goes as well.
    if (!wrapped) return forget(org, subject)
    if (isErased(org, subject)) {
      report(org, subject)
      return forget(org, subject)
    }
    const above = organisation && takeAbove(organisation)
    if (!above) return undefined
    const current = kept.take(`${org}/${subject}`, wrapped, (bytes) =>
      unwrapStored(above, subjectPlace(org, subject), bytes),
    )
    return (
      current && {
        current,
        previous: previous ? unwrapStored(above, previousPlace(org, subject), previous) : undefined,
      }
    )
  }
  function openOrReport(org: OrgId, row: WrappedSubject, takeAbove: TakeAbove): FoundSubjectKey {
    try {
      return open(org, row, takeAbove)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'vault.integrity') throw error
      report(org, row.subject)
      return 'broken'
    }
  }
  const take: SubjectKeys['take'] = async (org, rows) => {
    const above = rows.flatMap(({ wrapped, organisation }) => (wrapped && organisation ? [organisation] : []))
    const takeAbove = await organisations.taking(org, above)
    return rows.map((row) => openOrReport(org, row, takeAbove))
  }
  async function find(tx: Transaction, subjects: readonly SubjectId[]) {
    const rows = await findSubjects(tx, [...new Set(subjects)])
    const keys = await take(tx.org, rows)
    return new Map(rows.map(({ subject }, at) => [subject, keys[at]]))
  }
  const wrapPair = (above: KeyObject, org: OrgId, subject: SubjectId, { current, previous }: SubjectKey) => ({
    wrapped: wrapKey(above, subjectPlace(org, subject), current),
    previous: previous ? wrapKey(above, previousPlace(org, subject), previous) : null,
  })
  return {
    find,
    take,
    denyErased: (known) => {
      isErased = known
    },
    create: async (tx) => {
      const subject = randomUUID() as string as SubjectId
      const { key: above, generation } = await organisations.newest(tx)
      const wrapped = wrapKey(above, subjectPlace(tx.org, subject), randomKey())
      await insertSubject(tx, subject, { wrapped, under: generation }, clock.now())
      return subject
    },
    destroy: async (tx, subject) => {
      forget(tx.org, subject)
      return (await eraseSubject(tx, subject, clock.now())) > 0
    },
    rotate: async (tx, subject) => {
      const key = (await find(tx, [subject])).get(subject)
      if (!key || key === 'broken' || key.previous) return false
      const { key: above, generation } = await organisations.newest(tx)
      const previous = wrapKey(above, previousPlace(tx.org, subject), key.current)
      const { wrapped } = wrapPair(above, tx.org, subject, { current: randomKey(), previous: undefined })
      return (await rotateSubjectKey(tx, subject, { wrapped, previous, under: generation }, clock.now())) > 0
    },
    rewrap: async (tx, generation) => {
      const below = await listSubjectsBelow(tx, generation)
      const { key: above } = await organisations.newest(tx)
      let rewrapped = 0
      const rows = await findSubjects(
        tx,
        below.map(({ subject }) => subject),
      )
      const keys = await take(tx.org, rows)
      for (const [at, row] of rows.entries()) {
        const key = keys[at]
        if (!key || key === 'broken') continue
        rewrapped += await rewrapSubject(tx, row, { ...wrapPair(above, tx.org, row.subject, key), under: generation })
      }
      return rewrapped
    },
  }
}

export const subjectPlace = (org: OrgId, subject: SubjectId): Uint8Array => bindPlace('vault_subject_key', org, subject)
const previousPlace = (org: OrgId, subject: SubjectId): Uint8Array =>
  bindPlace('vault_subject_key', org, subject, 'previous')
