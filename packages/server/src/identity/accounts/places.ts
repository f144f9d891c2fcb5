import type { SealedPlace } from '#kernel/vault'
import type { UserRow } from './schema.ts'
import type { Account } from './store.ts'

type Person = Pick<UserRow, 'org' | 'id' | 'subject'>

/** Where an envelope of a person belongs. */
export const placeOf = ({ org, id, subject }: Person, column: string): SealedPlace => ({
  org,
  table: 'identity_user',
  column,
  row: id,
  subject,
})

export const accountOf = ({ org, id }: Pick<Person, 'org' | 'id'>): Account => ({ org, user: id })
