/** Sealing for changes that ride together: the keys are found by gathered reads, and a new one is a row among the others. */
import { randomUUID } from 'node:crypto'
import type { OrgId, ReadContext, SubjectId } from '#kernel'
import { writeRow } from '#kernel/database'
import { blindIndex } from './blind-index.ts'
import { sealField } from './field.ts'
import { randomKey, wrapKey } from './key.ts'
import type { OrganisationKeys } from './organisation-keys.ts'
import { NEWEST_ORGANISATION, SUBJECT_INSERT } from './store.ts'
import { subjectPlace } from './subject-keys.ts'
import type { Sealing } from './vault.ts'

/** @throws {Problem} `vault.organisation-missing` */
export async function openSealing(
  { org, find, now }: Pick<ReadContext, 'org' | 'find' | 'now'>,
  organisations: OrganisationKeys,
): Promise<Sealing> {
  const { key: above, generation, root } = await organisations.pick(org, await find(NEWEST_ORGANISATION, org))
  return {
    blindIndex: (column, value) => blindIndex(root, column, value),
    // Not kept: an import makes a hundred thousand, of changes that may yet be undone. Whoever reads one first unwraps it.
    createSubject: () => {
      const [subject, key] = [randomUUID() as string as SubjectId, randomKey()]
      const wrapped = wrapKey(above, subjectPlace(org, subject), key)
      return {
        subject,
        row: writeRow(SUBJECT_INSERT, { subject, wrapped, under: generation, at: now }),
        seal: (place, plain) => sealField(key, requirePlace(place, org, subject), plain),
      }
    },
  }
}

function requirePlace<P extends { readonly org: OrgId; readonly subject: SubjectId }>(
  place: P,
  org: OrgId,
  subject: SubjectId,
): P {
  if (place.org === org && place.subject === subject) return place
  throw new Error('a sealed place names another subject than the one it was made for')
}
