/** CommunicationControl, 0x28 (ISO 14229-1, 10.5): silences or wakes the messages of a unit. */
import { optional, record, u7, u8, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const COMMUNICATION_CONTROLS = {
  enableRxAndTx: 0x00,
  enableRxAndDisableTx: 0x01,
  disableRxAndEnableTx: 0x02,
  disableRxAndTx: 0x03,
  enableRxAndDisableTxWithEnhancedAddressInformation: 0x04,
  enableRxAndTxWithEnhancedAddressInformation: 0x05,
} as const

export const communicationControl = defineService({
  id: 0x28,
  name: 'CommunicationControl',
  hasSubFunction: true,
  /** `communicationType`: bits 0–1 which messages (1 normal, 2 network management), bits 4–7 which network; the node with 04 and 05 only. */
  request: record({ controlType: u7, communicationType: u8, nodeIdentificationNumber: optional(u16) }),
  response: record({ controlType: u7 }),
})
