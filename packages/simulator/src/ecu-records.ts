/** Data identifiers of a virtual unit: its own records, and its live values as F4xx (SAE J1979-2), sent by itself as F2xx. */
import { readDataByPeriodicIdentifier, SESSIONS, TRANSMISSION_MODES } from '#protocol/uds'
import type { VirtualEcu } from './ecu.ts'
import { NEGATIVE } from './ecu-bench.ts'
import { readOrList } from './ecu-obd.ts'
import { handle } from './handle.ts'

const PARAMETERS = 0xf4
export const PERIODIC = 0xf2
/** A periodic message on CAN is one frame, its identifier the first byte. */
const MOST_PERIODIC_BYTES = 7

export function findRecord({ identifiers, readPid }: VirtualEcu, identifier: number): Uint8Array | undefined {
  const base = identifier >> 8
  const isLive = base === PARAMETERS || base === PERIODIC
  return identifiers.get(identifier) ?? (isLive && readPid ? readOrList(identifier & 0xff, readPid) : undefined)
}

export const answerPeriodicReading = handle(
  readDataByPeriodicIdentifier,
  (ecu, { transmissionMode, periodicIdentifiers }) => {
    const { session, periodic } = ecu.bench
    if (session === SESSIONS.default) return NEGATIVE.serviceNotInSession
    if (transmissionMode === TRANSMISSION_MODES.stopSending) {
      if (periodicIdentifiers.length === 0) periodic.clear()
      for (const identifier of periodicIdentifiers) periodic.delete(identifier)
      return {}
    }
    if (transmissionMode === 0 || transmissionMode > TRANSMISSION_MODES.stopSending) return NEGATIVE.requestOutOfRange
    if (periodicIdentifiers.length === 0) return NEGATIVE.incorrectLength
    const known = periodicIdentifiers.filter((identifier) => {
      const data = findRecord(ecu, PERIODIC * 0x100 + identifier)
      return data !== undefined && data.length <= MOST_PERIODIC_BYTES
    })
    if (known.length === 0) return NEGATIVE.requestOutOfRange
    for (const identifier of known) periodic.set(identifier, transmissionMode)
    return {}
  },
)
