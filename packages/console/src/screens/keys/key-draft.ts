import type { ApiKeyDraft } from '#api'

/** How long a key may live, in days; the first stands there first. */
export const LIVES = [90, 30, 180, 365] as const

const DAY_MS = 86_400_000
/** People, settings and keys are no machine's, and neither is what everybody has for themselves. */
const NO_MACHINES =
  /^(user|organisation|setting|key|role|review|session|factor|passkey|password|me|policy|incident|clock)\./

/** What a machine can be given, of what the person may who makes the key. */
export const givable = (permissions: readonly string[]): readonly string[] =>
  permissions.filter((action) => !NO_MACHINES.test(action)).toSorted()

/** @param now milliseconds since the epoch. A minute is taken off, so that a year is a year also by the server's clock. */
export function readDraft(form: FormData, now: number): ApiKeyDraft {
  const text = (name: string) => String(form.get(name) ?? '')
  const life = Number(text('days')) * DAY_MS - 60_000
  return {
    name: text('name'),
    role: text('role'),
    actions: form.getAll('actions').map(String),
    networks: text('networks')
      .split(/[\s,]+/)
      .filter(Boolean),
    expiresAt: new Date(now + life).toISOString(),
  }
}
