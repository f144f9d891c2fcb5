/** Who usually has which address (SAE J1939, table B2 and B3), in our words. What is not named is not common to all trucks. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'Engine'],
  [0x01, 'Engine 2'],
  [0x03, 'Transmission'],
  [0x0b, 'Brakes'],
  [0x0f, 'Engine retarder'],
  [0x10, 'Driveline retarder'],
  [0x11, 'Cruise control'],
  [0x13, 'Steering'],
  [0x17, 'Instrument cluster'],
  [0x19, 'Climate control'],
  [0x21, 'Body controller'],
  [0x27, 'Management computer'],
  [0x2a, 'Distance control'],
  [0x31, 'Cab controller'],
  [0x3d, 'Exhaust aftertreatment'],
  [0xee, 'Tachograph'],
  [0xf9, 'Diagnostic tool'],
])

/** `'Engine'`, or `'Control unit 0x42'`. @param address 0 to 253. */
export function nameSourceAddress(address: number): string {
  return NAMES.get(address) ?? `Control unit 0x${address.toString(16).toUpperCase().padStart(2, '0')}`
}
