/** What those see of a report who read it but do not work on the vehicle: VIN and plate by their last four characters. */
import type { ScanDocument } from '#bridge/wire'
import type { VehicleSnapshot } from './envelope.ts'

type Ecu = NonNullable<ScanDocument['result']>['ecus'][number]
type Told = Ecu['identification'][string]

const HIDDEN = '••'

/** `'•••••••••••••0001'`; what is shorter than five characters is hidden whole. */
export function maskTail(text: string): string {
  const shown = text.length > 4 ? text.slice(-4) : ''
  return '•'.repeat(text.length - shown.length) + shown
}

export const maskVehicle = (vehicle: VehicleSnapshot): VehicleSnapshot => ({
  ...vehicle,
  vin: vehicle.vin === null ? null : maskTail(vehicle.vin),
  plate: vehicle.plate === null ? null : maskTail(vehicle.plate),
})

/** Hides every VIN the vehicle told, wherever a unit told it, and bytes that may hold one. */
export function maskDocument(read: ScanDocument, knownVin: string | null): ScanDocument {
  const { result, failure } = read
  const vins = [knownVin, result?.identification.vin, ...(result?.ecus ?? []).map(vinOf)]
  const hide = (text: string) =>
    vins.reduce<string>((hidden, vin) => (vin ? hidden.replaceAll(vin, maskTail(vin)) : hidden), text)
  const hideTold = (told: Told): Told => {
    if ('raw' in told) return { ...told, raw: HIDDEN }
    return 'value' in told ? { ...told, value: hide(told.value) } : told
  }
  const hideEcu = (ecu: Ecu): Ecu => ({
    ...ecu,
    identification: Object.fromEntries(
      Object.entries(ecu.identification).map(([name, told]) => [name, hideTold(told)]),
    ),
    ...(ecu.failure ? { failure: { ...ecu.failure, message: hide(ecu.failure.message) } } : {}),
  })
  return {
    ...read,
    failure: failure && { ...failure, message: hide(failure.message) },
    result: result && {
      ...result,
      identification: {
        ...result.identification,
        vin: result.identification.vin === null ? null : maskTail(result.identification.vin),
        vinRaw: result.identification.vinRaw === null ? null : HIDDEN,
      },
      ecus: result.ecus.map(hideEcu),
    },
  }
}

function vinOf({ identification: { vin } }: Ecu): string | undefined {
  return vin && 'value' in vin ? vin.value : undefined
}
