/** What the number of a code says about it by itself (SAE J2012): system, who defined it, and the area for powertrain codes. */

const SYSTEMS = ['Powertrain', 'Chassis', 'Body', 'Network'] as const

/** Third character of P0 and P2 codes. */
const POWERTRAIN_AREAS: readonly string[] = [
  'fuel and air metering, auxiliary emission control',
  'fuel and air metering',
  'fuel and air metering, injector circuits',
  'ignition or misfire',
  'auxiliary emission control',
  'speed, idle control and auxiliary inputs',
  'computer and its outputs',
  'transmission',
  'transmission',
  'transmission',
  'hybrid propulsion',
  'hybrid propulsion',
  'hybrid propulsion',
]

/** @param code two bytes as one number. */
export function describeStructure(code: number): string {
  const system = (code >> 14) & 0x3
  const digit = (code >> 12) & 0x3
  const parts = [`${SYSTEMS[system]} code`, isGeneric(system, digit, code) ? 'generic' : 'defined by the vehicle maker']
  const area = system === 0 && (digit === 0 || digit === 2) ? POWERTRAIN_AREAS[(code >> 8) & 0xf] : undefined
  return area === undefined ? parts.join(', ') : `${parts.join(', ')}: ${area}`
}

/** P0, P2 and P34xx–P39xx, U0 and U3, C0, B0 are generic; the rest is the makers' or reserved. */
function isGeneric(system: number, digit: number, code: number): boolean {
  if (digit === 0) return true
  if (system === 0) return digit === 2 || (digit === 3 && (code & 0xfff) >= 0x400)
  return system === 3 && digit === 3
}
