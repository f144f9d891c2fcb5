import { t } from '#language'
import { formatQuantity, isRounded } from './quantity.ts'
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
  /** Every digit that was measured, where `text` shows fewer. */
  readonly exact?: string
}

const STATES: Record<Told['state'], { state: State; word: string }> = {
  VALID: { state: 'ok', word: t('valid') },
  STALE: { state: 'stale', word: t('stale') },
  NOT_CONNECTED: { state: 'not-connected', word: t('no link') },
  UNDECODABLE: { state: 'undecodable', word: t('undecodable') },
}

const DECIMAL = /^-?\d+(\.\d+)?$/

/** Bytes in pairs, as one reads them. */
const pairs = (hex: string): string => hex.replaceAll(/([0-9a-f]{2})(?=[0-9a-f])/gi, '$1 ').toUpperCase()

/**
 * Decides what a value looks like. Nothing is invented: no link shows dashes, undecodable bytes show themselves. Only
 * what has a unit (`''` for a bare count) is a quantity; without one it is a text, and stays as it was told.
 */
export function showValue(told: Told, unit?: string, name?: string): Shown {
  const shown = appearanceOf(told, unit, name)
  return { ...shown, unit: told.state === 'UNDECODABLE' ? '' : (unit ?? '') }
}

function appearanceOf(told: Told, unit: string | undefined, name: string | undefined): Omit<Shown, 'unit'> {
  const { state, word } = STATES[told.state]
  if (told.state === 'NOT_CONNECTED') return { state, word, text: '– –', needle: undefined }
  if (told.state === 'UNDECODABLE') return { state, word, text: pairs(told.raw ?? '?'), needle: undefined }
  const value = told.value ?? '– –'
  if (unit === undefined || !DECIMAL.test(value)) return { state, word, text: value, needle: undefined }
  const needle = told.state === 'VALID' ? Number(value) : undefined
  const text = formatQuantity(value, unit, name)
  return {
    state,
    word,
    text,
    needle,
    ...(isRounded(value, unit, name) ? { exact: value } : {}),
  }
}
