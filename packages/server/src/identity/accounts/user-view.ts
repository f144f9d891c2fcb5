import { setsOf } from '#kernel'
import type { Opened } from '#kernel/vault'
import { hasFactor } from './has-factor.ts'
import type { Personal, UserRow, UserView } from './schema.ts'

const NOTHING: Personal = { email: '', name: '' }

/** As a list shows a person: only the row of who was erased, and nothing of what is broken but that it is. */
export function listedUser(row: UserRow, opened: Opened<Personal> | undefined): UserView {
  if (opened?.state === 'open') return toView(row, opened.value)
  const view = toView(row, NOTHING)
  return opened?.state === 'broken' ? { ...view, isUnreadable: true } : view
}

export function toView(row: UserRow, { email, name }: Personal): UserView {
  const { id, role, status, kind, contractEndsAt, createdAt } = row
  return {
    id,
    email,
    name,
    role,
    roles: [...setsOf(row)],
    status,
    kind,
    contractEndsAt: contractEndsAt?.toISOString() ?? null,
    narrowed: narrowingsOf(row),
    hasSecondFactor: hasFactor(row),
    createdAt: createdAt.toISOString(),
  }
}

export const narrowingsOf = ({ narrowed }: Pick<UserRow, 'narrowed'>): UserView['narrowed'] =>
  narrowed.map((narrowing) => ({ ...narrowing, actions: [...narrowing.actions] }))
