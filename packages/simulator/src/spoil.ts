import type { Line } from './door.ts'

/**
 * Writes as an adapter in trouble does: nothing, nonsense, or half of it and then the line goes dead.
 *
 * @param garbage what its kind of line makes of an answer when the plug is loose.
 * @param hasRequest whether it has been asked anything of the vehicle: some troubles begin only then.
 */
export function writeSpoiled(line: Line, bytes: Uint8Array, garbage: Uint8Array, hasRequest: boolean): void {
  const trouble = line.faults.adapterTrouble(hasRequest)
  if (trouble === 'silent') return
  if (trouble !== 'closes') {
    line.write(trouble === 'garbled' ? garbage : bytes)
    return
  }
  line.write(bytes.subarray(0, bytes.length >> 1))
  line.hangUp()
}
