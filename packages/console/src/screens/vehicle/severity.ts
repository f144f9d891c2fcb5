import type { Dtc } from '#api'
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

/** The loudest of several codes. */
export function worstOf(dtcs: readonly Dtc[]): State {
  const states = dtcs.map(severityOf)
  return states.includes('danger') ? 'danger' : states.includes('warn') ? 'warn' : 'info'
}
