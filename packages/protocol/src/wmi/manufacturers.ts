/** Who made a vehicle, by the world manufacturer identifier in its VIN (ISO 3780). */
import { isVin } from '#protocol/vin'
import { MAKERS } from './data.ts'

export interface Manufacturer {
  /** Three characters, or six for makers of few vehicles: then those of positions 12 to 14 are the last three. */
  readonly wmi: string
  /** As it is registered with the US NHTSA. */
  readonly name: string
  /** In capitals, as registered; empty where the register names none. */
  readonly country: string
}

const WMI_LENGTH = 3
/** At position 3 this marks a maker of fewer than 1,000 vehicles a year, which shares its first three characters. */
const FEW = '9'

/**
 * Opens the register: vehicles for the US market. A maker that is not in it has no entry here, whatever its VIN says.
 *
 * @returns finds the maker of a VIN; undefined where the register has none. It throws a RangeError for what is no VIN.
 */
export function openManufacturers(): (vin: string) => Manufacturer | undefined {
  const byWmi = new Map<string, Manufacturer>()
  for (const line of MAKERS.trim().split('\n')) {
    const [name = '', country = '', wmis = ''] = line.split('|')
    for (const wmi of wmis.split(' ')) byWmi.set(wmi, { wmi, name, country })
  }
  return (vin) => {
    if (!isVin(vin)) throw new RangeError('a VIN has 17 characters of A–Z and 0–9 without I, O and Q')
    const head = vin.slice(0, WMI_LENGTH)
    return byWmi.get(head[2] === FEW ? head + vin.slice(11, 14) : head)
  }
}
