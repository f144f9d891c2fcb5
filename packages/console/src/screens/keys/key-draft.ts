import type { ApiKeyDraft, AppDraft } from '#api'
import { readList, readTerms } from './terms.ts'

/** People, settings and keys are no machine's, and neither is what everybody has for themselves. */
const NO_MACHINES =
  /^(user|organisation|setting|key|role|review|session|factor|passkey|password|me|policy|incident|clock|app|group|sso)\./

/** What a machine can be given, of what the person may who makes the key. */
export const givable = (permissions: readonly string[]): readonly string[] =>
  permissions.filter((action) => !NO_MACHINES.test(action)).toSorted()

/** @param now milliseconds since the epoch. */
export const readDraft = (form: FormData, now: number): ApiKeyDraft => ({
  ...readTerms(form, now),
  role: String(form.get('role') ?? ''),
  actions: form.getAll('actions').map(String),
})

/** @param now milliseconds since the epoch. */
export const readAppDraft = (form: FormData, now: number): AppDraft => ({
  ...readTerms(form, now),
  actions: form.getAll('actions').map(String),
  redirectUris: readList(String(form.get('redirectUris') ?? '')),
  isConfidential: form.get('isConfidential') !== null,
})
