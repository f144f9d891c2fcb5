/** Trouble codes of ISO 14230-3: 14, 17 and 18. Codes have two bytes, as SAE J2012 spells them, or are the maker's own. */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { list, record, rest, u8, u16 } from '#protocol/layout'
import { defineService } from '#protocol/uds'

/** Groups: 0000 powertrain, 4000 chassis, 8000 body, C000 network, FF00 all. */
export const ALL_DTC_GROUPS = 0xff00

interface KwpDtc {
  readonly dtc: number
  readonly status: number
}

const entries = list(record({ dtc: u16, status: u8 }))

/** A number of codes, then that many codes with their status. */
const codes: Layout<{ readonly dtcs: readonly KwpDtc[] }> = {
  read(reader) {
    const count = u8.read(reader)
    const dtcs = entries.read(reader)
    if (dtcs.length !== count) throw new DecodeError(`${count} codes are announced, ${dtcs.length} follow`, 1)
    return { dtcs }
  },
  write(writer, { dtcs }) {
    u8.write(writer, dtcs.length)
    entries.write(writer, dtcs)
  },
}

export const clearDiagnosticInformation = defineService({
  id: 0x14,
  name: 'ClearDiagnosticInformation',
  echoes: [0xff, 0xff],
  request: record({ groupOfDtc: u16 }),
  response: record({ groupOfDtc: u16 }),
})

/** What surrounds a code, behind its status, is the maker's. */
export const readStatusOfDtc = defineService({
  id: 0x17,
  name: 'ReadStatusOfDiagnosticTroubleCodes',
  request: record({ groupOfDtc: u16 }),
  response: record({ dtcCount: u8, dtc: u16, status: u8, environment: rest }),
})

/** `statusOfDtc`: 00 identified codes, 01 supported ones, as SAE J2012 spells them; 02 and 03 the same as the maker does. */
export const readDtcByStatus = defineService({
  id: 0x18,
  name: 'ReadDiagnosticTroubleCodesByStatus',
  request: record({ statusOfDtc: u8, groupOfDtc: u16 }),
  response: codes,
})

export interface KwpStatus {
  /** 0 to 15: how it fails; 1 above the maximum, 2 below the minimum, 4 no signal, 8 invalid signal by SAE J2012. */
  readonly symptom: number
  /** False: the test has run to its end. */
  readonly isTestOpen: boolean
  readonly storage: 'none' | 'stored, absent now' | 'intermittent' | 'present and stored'
  readonly isLampOn: boolean
}

const STORAGE = ['none', 'stored, absent now', 'intermittent', 'present and stored'] as const

/** Takes statusOfDTC apart: bits 0–3 symptom, 4 readiness, 5–6 storage, 7 warning lamp. */
export function decodeKwpStatus(status: number): KwpStatus {
  return {
    symptom: status & 0xf,
    isTestOpen: (status & 0x10) !== 0,
    storage: STORAGE[(status >> 5) & 3] ?? 'none',
    isLampOn: (status & 0x80) !== 0,
  }
}
