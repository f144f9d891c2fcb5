/** What other systems call a vehicle: `{ "erp": "4711" }`. Nobody else in the organisation is called so under the same key. */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { VehicleId } from '#kernel'
import type { RowWrite } from '#kernel/database'
import { writeRow } from '#kernel/database'
import { EXTERNAL_PUT, EXTERNAL_REMOVE } from './external-store.ts'

const KEY = '[a-z][a-z0-9._-]{0,39}'
const VALUE = '[!-~]{1,100}'
const MOST = 20

const Key = Type.String({ pattern: `^${KEY}$` })
const Value = Type.String({ pattern: `^${VALUE}$` })
const strict = { additionalProperties: false, maxProperties: MOST } as const

export type ExternalIds = Static<typeof ExternalIds>
export const ExternalIds = Type.Record(Key, Value, strict)
export const ExternalPatch = Type.Record(Key, Type.Union([Value, Type.Null()]), strict)

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
/** Where a vehicle is asked for: by its id, or as `ext:key:value`. */
export const VehicleRef = Type.Object(
  { vehicleId: Type.String({ pattern: `^(${UUID}|ext:${KEY}:${VALUE})$` }) },
  { additionalProperties: false },
)

/** `key:value` of one of them, as a pattern of what is asked for. */
export const EXTERNAL_ID = `${KEY}:${VALUE}`

/** The key and the value where it is no id. */
export function readExternal(ref: string): readonly [key: string, value: string] | undefined {
  const [, key, value] = /^ext:([^:]+):(.+)$/.exec(ref) ?? []
  return key === undefined || value === undefined ? undefined : [key, value]
}

/** What is named replaces what was; null takes it away. */
export const patchExternal = (old: ExternalIds, patch: Static<typeof ExternalPatch> = {}): ExternalIds =>
  Object.fromEntries(
    Object.entries({ ...old, ...patch }).filter((entry): entry is [string, string] => entry[1] !== null),
  )

/** The rows that make what is looked up equal to what the vehicle says. */
export function externalRows(vehicle: VehicleId, old: ExternalIds, now: ExternalIds): readonly RowWrite[] {
  const gone = Object.keys(old).filter((key) => !Object.hasOwn(now, key))
  const put = Object.entries(now).filter(([key, value]) => old[key] !== value)
  return [
    ...gone.map((key) => writeRow(EXTERNAL_REMOVE, { id: idOf(vehicle, key) })),
    ...put.map(([key, value]) => writeRow(EXTERNAL_PUT, { id: idOf(vehicle, key), vehicle, key, value })),
  ]
}

/** A UUID of version 8 (RFC 9562) out of what tells such a row apart, so that it is written by key without being read. */
function idOf(vehicle: VehicleId, key: string): string {
  const hex = createHash('sha256').update(`${vehicle} ${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
