/** Why a transfer was given up (SAE J1939-21, table 7). */
export const ABORT = {
  alreadyConnected: 1,
  resourcesNeeded: 2,
  timeout: 3,
  clearToSendDuringTransfer: 4,
  tooManyRetransmits: 5,
  unexpectedPacket: 6,
  badSequenceNumber: 7,
  duplicateSequenceNumber: 8,
  tooLong: 9,
  other: 250,
} as const

const TEXTS: ReadonlyMap<number, string> = new Map([
  [ABORT.alreadyConnected, 'already in a transfer'],
  [ABORT.resourcesNeeded, 'resources were needed elsewhere'],
  [ABORT.timeout, 'the other side fell silent'],
  [ABORT.clearToSendDuringTransfer, 'clear to send came in the middle of a block'],
  [ABORT.tooManyRetransmits, 'packets had to be repeated too often'],
  [ABORT.unexpectedPacket, 'unexpected packet'],
  [ABORT.badSequenceNumber, 'bad sequence number'],
  [ABORT.duplicateSequenceNumber, 'duplicate sequence number'],
  [ABORT.tooLong, 'longer than 1,785 bytes'],
  [ABORT.other, 'another reason'],
])

/** `'bad sequence number (7)'`, `'reserved (42)'`. */
export function nameAbort(reason: number): string {
  return `${TEXTS.get(reason) ?? 'reserved'} (${reason})`
}
