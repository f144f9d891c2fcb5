import type { Dtc, Ecu } from '#api'
import { t } from '#language'
import type { State } from '#ui'

const has = (dtc: Dtc, word: RegExp): boolean => dtc.status.some((each) => word.test(each))

/**
 * How loudly a code is shown: red when it is confirmed and failing now or lights the lamp, amber when confirmed only,
 * blue when pending. Words come from the status bits of ISO 14229-1 or the mode the code was read by.
 */
export function severityOf(dtc: Dtc): State {
  const isConfirmed = has(dtc, /confirmed|permanent|stored/i)
  if (!isConfirmed) return 'info'
  return has(dtc, /^test.?failed$|warning|lamp|permanent/i) ? 'danger' : 'warn'
}

/** What a control unit told, in a word. One that fell silent is never called clean. */
export function tellingOf({ dtcs, failure }: Pick<Ecu, 'dtcs' | 'failure'>): { state: State; words: string } {
  const count = dtcs.length
  if (failure)
    return {
      state: 'warn',
      words: t('{count, plural, =0 {fell silent} one {# code, then fell silent} other {# codes, then fell silent}}', {
        count,
      }),
    }
  const words = t('{count, plural, =0 {clean} one {# code} other {# codes}}', { count })
  return { state: count === 0 ? 'ok' : worstOf(dtcs), words }
}

/** The loudest of several codes. */
function worstOf(dtcs: readonly Dtc[]): State {
  const states = dtcs.map(severityOf)
  return states.includes('danger') ? 'danger' : states.includes('warn') ? 'warn' : 'info'
}
