import type { StoredFile } from '#api'
import { locale, t } from '#language'
import type { State } from '#ui'

type Looked = Pick<StoredFile, 'state' | 'reason' | 'scan'>

const WAITING: Readonly<Record<string, string>> = {
  waiting: t('is being looked into'),
  'scanner-missing': t('waits: no virus scanner is set up'),
  'scanner-unreachable': t('waits: the virus scanner does not answer'),
}
const REFUSED: Readonly<Record<string, string>> = {
  'type-unknown': t('refused: none of the types that are kept'),
  'type-differs': t('refused: it is something else than it says'),
  'archive-broken': t('refused: it cannot be opened'),
  'archive-too-large': t('refused: it unpacks to too much'),
  'archive-nested': t('refused: a file with files in its files'),
  'archive-macros': t('refused: it holds macros'),
  infected: t('refused: the scanner found malware'),
  'seal-broken': t('refused: it is not what was uploaded'),
  erased: t('erased'),
}

/** What became of a file, in a state and in words: what the house saw in it, and what the scanner said. */
export function judgementOn({ state, reason, scan }: Looked): { readonly state: State; readonly words: string } {
  if (state === 'quarantine') return { state: 'info', words: WAITING[reason ?? ''] ?? t('is in quarantine') }
  if (state === 'refused') return { state: 'danger', words: REFUSED[reason ?? ''] ?? t('refused') }
  return scan === 'clean' ? { state: 'ok', words: t('scanned, clean') } : { state: 'warn', words: t('not scanned') }
}

const inMegabytes = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** `914 B`, `1.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${inMegabytes.format(bytes / 1_000_000)} MB`
}
