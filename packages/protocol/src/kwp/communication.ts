/** Communication of ISO 14230-2, clause 5, and ECUReset: 81, 82, 83, 11. */
import { choice, optional, record, rest, u8 } from '#protocol/layout'
import { defineService } from '#protocol/uds'
import { lineTiming } from './timing.ts'

/** Behind the wake-up pattern, 25 ms low and 25 ms high. The key bytes say which header and timing the unit knows: `E9 8F` is 2025. */
export const startCommunication = defineService({
  id: 0x81,
  name: 'StartCommunication',
  request: record({}),
  response: record({ keyByte1: u8, keyByte2: u8 }),
})

export const stopCommunication = defineService({
  id: 0x82,
  name: 'StopCommunication',
  request: record({}),
  response: record({}),
})

const nothing = record({})
const timing = record({ timing: lineTiming })

/** 00 reads the limits, 01 sets the default, 02 reads what holds now, 03 sets what is given. */
export const accessTimingParameters = defineService({
  id: 0x83,
  name: 'AccessTimingParameters',
  echoes: [0xff],
  request: choice('timingParameter', { 0: nothing, 1: nothing, 2: nothing, 3: timing }),
  response: choice('timingParameter', { 0: timing, 1: nothing, 2: timing, 3: nothing }),
})

export const ecuReset = defineService({
  id: 0x11,
  name: 'ECUReset',
  /** 01 power on, 02 non-volatile memory too; the rest is the maker's. */
  request: record({ resetMode: optional(u8) }),
  response: record({ status: rest }),
})
