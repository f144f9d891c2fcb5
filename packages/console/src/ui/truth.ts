import { groupThousands } from './format.ts'
import type { State } from './state.ts'

/** A value as the vehicle told it; numbers are decimal strings. */
interface Told {
  readonly state: 'VALID' | 'STALE' | 'NOT_CONNECTED' | 'UNDECODABLE'
  readonly value?: string
  readonly raw?: string
}

/** What may be drawn of a value: a number only where there is one, a needle only where it is true. */
export interface Shown {
  readonly state: State
  readonly word: string
  readonly text: string
  readonly unit: string
  readonly needle: number | undefined
}

const STATES: Record<Told['state'], { state: State; word: string }> = {
  VALID: { state: 'ok', word: 'valid' },
  STALE: { state: 'stale', word: 'stale' },
  NOT_CONNECTED: { state: 'not-connected', word: 'no link' },
  UNDECODABLE: { state: 'undecodable', word: 'undecodable' },
}

const DECIMAL = /^-?\d+(\.\d+)?$/

/** Bytes in pairs, as one reads them. */
const pairs = (hex: string): string => hex.replaceAll(/([0-9a-f]{2})(?=[0-9a-f])/gi, '$1 ').toUpperCase()

/** Decides what a value looks like. Nothing is invented: no link shows dashes, undecodable bytes show themselves. */
export function showValue(told: Told, unit = ''): Shown {
  const { state, word } = STATES[told.state]
  if (told.state === 'NOT_CONNECTED') return { state, word, text: '– –', unit, needle: undefined }
  if (told.state === 'UNDECODABLE') return { state, word, text: pairs(told.raw ?? '?'), unit: '', needle: undefined }
  const value = told.value ?? '– –'
  const isNumber = DECIMAL.test(value)
  const needle = told.state === 'VALID' && isNumber ? Number(value) : undefined
  return { state, word, text: isNumber ? groupThousands(value) : value, unit, needle }
}
