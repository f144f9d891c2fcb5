import { formatDtc } from './code.ts'
import { GENERIC_TEXTS } from './generic-texts.ts'
import { describeStructure } from './structure.ts'

export interface DtcText {
  readonly text: string
  /** `own`: our wording of a generic code; `structure`: all that the number itself says. */
  readonly source: 'own' | 'structure'
}

/**
 * Says what a code means, in English. Codes the makers define have no public meaning: nothing is guessed for them.
 *
 * @param code two bytes as one number.
 */
export function describeDtc(code: number): DtcText {
  const own = GENERIC_TEXTS[formatDtc(code)]
  return own === undefined ? { text: describeStructure(code), source: 'structure' } : { text: own, source: 'own' }
}
