/** InputOutputControlByIdentifier, 0x2F (ISO 14229-1, 13.2): takes an input or output of a unit over, and gives it back. */
import { record, rest, u8, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const INPUT_OUTPUT_CONTROLS = {
  returnControlToEcu: 0x00,
  resetToDefault: 0x01,
  freezeCurrentState: 0x02,
  shortTermAdjustment: 0x03,
} as const

/** `state` is controlState and controlEnableMask together: only the maker's description parts them. */
export const inputOutputControl = defineService({
  id: 0x2f,
  name: 'InputOutputControlByIdentifier',
  echoes: [0xff, 0xff, 0xff],
  request: record({ identifier: u16, control: u8, state: rest }),
  response: record({ identifier: u16, control: u8, state: rest }),
})
