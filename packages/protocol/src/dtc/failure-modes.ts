/** Failure mode identifiers of SAE J1939-73, appendix A, in our words. */

const FAILURE_MODES: readonly string[] = [
  'above its normal range, most severe',
  'below its normal range, most severe',
  'erratic or incorrect',
  'voltage too high, or shorted to a high source',
  'voltage too low, or shorted to a low source',
  'current too low, or circuit open',
  'current too high, or circuit grounded',
  'mechanical system does not respond or is out of adjustment',
  'abnormal frequency, pulse width or period',
  'abnormal update rate',
  'abnormal rate of change',
  'cause not known',
  'faulty device or component',
  'out of calibration',
  'special instructions of the maker',
  'above its normal range, least severe',
  'above its normal range, moderately severe',
  'below its normal range, least severe',
  'below its normal range, moderately severe',
  'data received over the network in error',
  'drifted high',
  'drifted low',
]
const CONDITION_EXISTS = 31

/** Says how a parameter fails; 22 to 30 are reserved. */
export function describeFailureMode(fmi: number): string {
  if (fmi === CONDITION_EXISTS) return 'condition exists'
  return FAILURE_MODES[fmi] ?? `reserved failure mode ${fmi}`
}
