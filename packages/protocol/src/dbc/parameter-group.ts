/** PDU formats from here on are broadcast: the byte behind them belongs to the number of the group (SAE J1939-21, 5.2). */
const FIRST_BROADCAST_FORMAT = 0xf0

/** The 18-bit parameter group number of a 29-bit identifier: without priority, source and, below 0xF0, destination. */
export function parameterGroupOf(id: number): number {
  const group = (id >>> 8) & 0x3_ffff
  return ((group >>> 8) & 0xff) < FIRST_BROADCAST_FORMAT ? group & 0x3_ff00 : group
}
