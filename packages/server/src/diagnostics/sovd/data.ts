/** The data of a component, out of the last sealed scan: who it is, what it measured, what its self-tests say. */
import type { Reading, Truth } from '#protocol/scan'
import type { Unit } from './components.ts'
import { addressOf } from './components.ts'
import type { DataItem, DataValue } from './shapes.ts'

interface Datum {
  readonly id: string
  readonly name: string
  readonly category: DataItem['category']
  readonly truth: Truth<string>
  readonly unit?: string
}

/** In the order of the categories. Ids carry theirs, for a unit may measure what it also calls itself by. */
export function dataOf({ ecu, scan: { result } }: Unit): readonly Datum[] {
  const of = (category: Datum['category'], name: string, truth: Truth<string>, unit?: string): Datum => ({
    ...{ id: `${category}.${name}`, name, category, truth },
    ...(unit === undefined ? {} : { unit }),
  })
  const told = (value: string): Truth<string> => ({ state: 'VALID', value })
  const { readiness, link } = result
  const tests = 'value' in readiness && readiness.value.source === ecu.address ? readiness.value : undefined
  return [
    ...Object.entries(ecu.identification).map(([name, truth]) => of('identData', name, truth)),
    ...result.readings
      .filter(({ source }) => source === ecu.address)
      .map((reading) => of('currentData', reading.name, outdated(reading), reading.unit)),
    ...(tests ? [of('storedData', 'malfunctionLamp', told(tests.isMilOn ? 'on' : 'off'))] : []),
    ...(tests?.monitors ?? []).map((one) =>
      of('storedData', one.name, told(one.isComplete ? 'complete' : 'incomplete')),
    ),
    of('sysInfo', 'protocol', told(ecu.protocol)),
    of('sysInfo', 'link', told(`${link.kind}, ${link.protocol}`)),
  ]
}

/** What a scan measured is of its own time: nobody takes it for what is so now. */
const outdated = (reading: Reading): Truth<string> =>
  'value' in reading ? { state: 'STALE', value: reading.value } : reading

export const toDataItem = (vehicleId: string, { ecu }: Unit, { id, name, category }: Datum): DataItem => ({
  ...{ id, name, category },
  href: addressOf(vehicleId, 'components', ecu.address, 'data', id),
})

export function toDataValue(vehicleId: string, { scan }: Unit, { id, category, truth, unit }: Datum): DataValue {
  const value = 'value' in truth ? truth.value : 'raw' in truth ? truth.raw : undefined
  return {
    id,
    data: {
      state: truth.state,
      ...(value === undefined ? {} : { value }),
      ...(unit === undefined ? {} : { unit }),
      read_at: scan.endedAt.toISOString(),
    },
    ...(category === 'currentData' ? { 'x-muts-live': `/api/v1/vehicles/${vehicleId}/live` } : {}),
  }
}
