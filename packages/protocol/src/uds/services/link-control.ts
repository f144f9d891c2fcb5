/** LinkControl, 0x87 (ISO 14229-1, 10.11): moves a link to another bit rate, first asked, then done. */
import { choice, record, u7, u8, u24 } from '#protocol/layout'
import { defineService } from './define-service.ts'

/** linkControlModeIdentifier (ISO 14229-1, annex B.3), in bit/s. */
export const FIXED_BIT_RATES: ReadonlyMap<number, number> = new Map([
  [0x01, 9_600],
  [0x02, 19_200],
  [0x03, 38_400],
  [0x04, 57_600],
  [0x05, 115_200],
  [0x10, 125_000],
  [0x11, 250_000],
  [0x12, 500_000],
  [0x13, 1_000_000],
])

export const linkControl = defineService({
  id: 0x87,
  name: 'LinkControl',
  hasSubFunction: true,
  request: choice('linkControlType', {
    /** verifyModeTransitionWithFixedParameter */
    1: record({ linkControlModeIdentifier: u8 }),
    /** verifyModeTransitionWithSpecificParameter, bit/s */
    2: record({ linkRecord: u24 }),
    /** transitionMode */
    3: record({}),
  }),
  response: record({ linkControlType: u7 }),
})
