import type { Import, RowOutcome } from '#api'
import { t } from '#language'
import type { State } from '#ui'

export const stateOf = (state: Import['state']): State => {
  if (state === 'applied') return 'ok'
  return state === 'checking' || state === 'applying' || state === 'undoing' ? 'info' : 'plain'
}

export const outcomeState = (outcome: RowOutcome): State => {
  if (outcome === 'error') return 'danger'
  if (outcome === 'kept') return 'warn'
  return outcome === 'created' || outcome === 'changed' ? 'ok' : 'info'
}

/** What each word says of a row. */
export const OUTCOME_WORDS: Readonly<Record<RowOutcome, string>> = {
  create: t('would be added'),
  change: t('would be changed'),
  same: t('is so already'),
  error: t('has errors'),
  created: t('added'),
  changed: t('changed'),
  undone: t('taken back'),
  kept: t('kept, changed since'),
}
