/** The status byte of a trouble code (ISO 14229-1, annex D.2). */

/** Bit 0 first. */
export const STATUS_BITS = [
  'testFailed',
  'testFailedThisOperationCycle',
  'pending',
  'confirmed',
  'testNotCompletedSinceLastClear',
  'testFailedSinceLastClear',
  'testNotCompletedThisOperationCycle',
  'warningIndicatorRequested',
] as const

export type DtcStatus = (typeof STATUS_BITS)[number]

/** Names of the bits that are set, bit 0 first: `0x09` is `testFailed, confirmed`. */
export function decodeDtcStatus(status: number): readonly DtcStatus[] {
  return STATUS_BITS.filter((_, bit) => (status & (1 << bit)) !== 0)
}
