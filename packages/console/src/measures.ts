/** Distances, volumes and consumption in the units of who reads and types them (SI brochure; NIST SP 811). What is stored stays as it is. */
import type { EnergyUnit } from '#api'
import type { Units } from '#preferences'
import { units } from '#preferences'

const KM_PER_MILE = 1.609344
const LITRES_PER_GALLON = 3.785411784

type Format = (value: number, digits: number) => string

/** As it stands behind a number. */
export const unitOfEnergy = (unit: EnergyUnit, chosen: Units = units.get()): string =>
  unit === 'kilowatt-hour' ? 'kWh' : chosen === 'imperial' ? 'gal' : 'l'

/** `30 000 km`, `18 641 mi`. @param km of an odometer, or between two readings. */
export const sayDistance = (km: number, format: (value: number) => string, chosen: Units = units.get()): string =>
  chosen === 'imperial' ? `${format(Math.round(km / KM_PER_MILE))} mi` : `${format(km)} km`

/** `42.5 l`, `11.23 gal`, `30 kWh`. @param thousandths of the unit, as they are stored. */
export function sayEnergy(thousandths: number, unit: EnergyUnit, format: Format, chosen: Units = units.get()): string {
  const isGallons = unit === 'litre' && chosen === 'imperial'
  const amount = thousandths / 1000 / (isGallons ? LITRES_PER_GALLON : 1)
  return `${format(amount, 2)} ${unitOfEnergy(unit, chosen)}`
}

/**
 * `7.8 l/100 km`, `30.2 mpg`, `29.0 kWh/100 mi`: in the United States fuel is told by how far it goes (40 CFR 600), and
 * charge by what a hundred miles take.
 *
 * @param thousandths of the unit for 100 km.
 */
export function sayEconomy(thousandths: number, unit: EnergyUnit, format: Format, chosen: Units = units.get()): string {
  const per100Km = thousandths / 1000
  if (chosen === 'metric') return `${format(per100Km, 1)} ${unitOfEnergy(unit, chosen)}/100 km`
  if (unit === 'kilowatt-hour') return `${format(per100Km * KM_PER_MILE, 1)} kWh/100 mi`
  return per100Km > 0 ? `${format((100 / KM_PER_MILE / per100Km) * LITRES_PER_GALLON, 1)} mpg` : `${format(0, 1)} gal`
}

/** In which a distance is read and typed. */
export const unitOfDistance = (chosen: Units = units.get()): 'km' | 'mi' => (chosen === 'imperial' ? 'mi' : 'km')

const inUnit = (km: number, chosen: Units): number => (chosen === 'imperial' ? Math.round(km / KM_PER_MILE) : km)

/** Most that a field takes, so that what it is read as stays within `km`. */
export const mostDistance = (km: number, chosen: Units = units.get()): number =>
  chosen === 'imperial' ? Math.floor(km / KM_PER_MILE) : km

/** A distance as a field shows it: whole, without its unit; empty where there is none. */
export const distanceText = (km: number | undefined, chosen: Units = units.get()): string =>
  km === undefined ? '' : String(inUnit(km, chosen))

/**
 * Kilometres out of a distance as it was typed. A field that shows still what it was given is what it was given: miles
 * are coarser than kilometres, and nobody's look changes a value. A whole mile that is typed is read back as it was.
 *
 * @param given what the field showed at first, in km.
 */
export const kmOf = (typed: number, given?: number, chosen: Units = units.get()): number => {
  if (chosen === 'metric') return typed
  return given !== undefined && typed === inUnit(given, chosen) ? given : Math.round(typed * KM_PER_MILE)
}

const isInGallons = (unit: EnergyUnit, chosen: Units): boolean => unit === 'litre' && chosen === 'imperial'

const thousandthsShown = (thousandths: number, unit: EnergyUnit, chosen: Units): number =>
  isInGallons(unit, chosen) ? Math.round(thousandths / LITRES_PER_GALLON) : thousandths

/** A quantity of fuel or charge as a field shows it, to a thousandth; empty where there is none. */
export const energyText = (thousandths: number | null, unit: EnergyUnit, chosen: Units = units.get()): string =>
  thousandths === null ? '' : String(thousandthsShown(thousandths, unit, chosen) / 1000)

/** Thousandths of the stored unit out of those that were typed; as {@link kmOf} does with what a field was given. */
export const storedEnergy = (
  typed: number,
  unit: EnergyUnit,
  given: number | null = null,
  chosen: Units = units.get(),
): number => {
  if (!isInGallons(unit, chosen)) return typed
  return given !== null && typed === thousandthsShown(given, unit, chosen)
    ? given
    : Math.round(typed * LITRES_PER_GALLON)
}
