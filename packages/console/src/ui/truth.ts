import type { State } from './state.ts'

/** Whether a value is true, as the server says it. */
export type Truth = 'VALID' | 'STALE' | 'NOT_CONNECTED' | 'UNDECODABLE'

interface Measured {
  readonly state: Truth
  readonly value?: number | string | null
  readonly unit?: string | null
  readonly raw?: string | null
}

/** What may be drawn of a value: a number only where there is one, a needle only where it is true. */
export interface Shown {
  readonly state: State
  readonly word: string
  readonly text: string
  readonly unit: string
  readonly needle: number | undefined
}

const STATES: Record<Truth, { state: State; word: string }> = {
  VALID: { state: 'ok', word: 'valid' },
  STALE: { state: 'stale', word: 'stale' },
  NOT_CONNECTED: { state: 'not-connected', word: 'no link' },
  UNDECODABLE: { state: 'undecodable', word: 'undecodable' },
}

/** Decides what a value looks like. Nothing is invented: no link shows dashes, undecodable bytes show themselves. */
export function showValue(measured: Measured, format: (value: number) => string): Shown {
  const { state, word } = STATES[measured.state]
  const unit = measured.unit ?? ''
  if (measured.state === 'NOT_CONNECTED') return { state, word, text: '– –', unit, needle: undefined }
  if (measured.state === 'UNDECODABLE') return { state, word, text: measured.raw ?? '?', unit: '', needle: undefined }
  const { value } = measured
  const text = typeof value === 'number' ? format(value) : (value ?? '– –')
  const needle = measured.state === 'VALID' && typeof value === 'number' ? value : undefined
  return { state, word, text, unit, needle }
}
