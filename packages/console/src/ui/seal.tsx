import type { ReactNode } from 'react'
import { t } from '#language'
import { formatHash } from './format.ts'
import { ringPath } from './ring.ts'

/** `ok`: verified in this browser. `danger`: broken. `plain`: not checked yet. */
export type SealState = 'ok' | 'danger' | 'plain'

const WORDS: Record<SealState, string> = { ok: t('verified'), danger: t('broken'), plain: t('not checked yet') }

/** The ring of a hash with its state in the middle: check, cross or dot. */
export function SealRing({ hash, state }: { hash: string; state: SealState }): ReactNode {
  return (
    <svg viewBox="0 0 21 21" aria-hidden="true">
      <path d={ringPath(hash)} />
      {state === 'ok' && <path className="tickmark" d="m8.3 10.6 1.6 1.6 2.9-3.2" />}
      {state === 'danger' && <path className="tickmark" d="m8.8 8.8 3.4 3.4m0-3.4-3.4 3.4" />}
      {state === 'plain' && <circle className="dot" cx="10.5" cy="10.5" r="1.4" />}
    </svg>
  )
}

/** Proof one press away: the ring and the first eight digits. Pressing it opens the proof. */
export function SealButton(props: { hash: string; state: SealState; onOpen: () => void }): ReactNode {
  const { hash, state, onOpen } = props
  const short = formatHash(hash)
  return (
    <button
      type="button"
      className="seal"
      data-state={state}
      aria-label={t('Seal {short}, {state}: open proof', { short, state: WORDS[state] })}
      onClick={onOpen}
    >
      <SealRing hash={hash} state={state} />
      {short}
    </button>
  )
}

/** The seal where it is only shown: in lists, whose rows lead to the proof. */
export function SealMark({ hash }: { hash: string }): ReactNode {
  return (
    <span className="seal">
      <SealRing hash={hash} state="plain" />
      <span className="sr-only">{t('Seal')} </span>
      {formatHash(hash)}
    </span>
  )
}
