/** The shapes of SOVD (ISO 17978-3, as its public implementations have them). What is ours alone is called `x-muts-…`. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Word = Type.String({ minLength: 1, maxLength: 80 })
const Instant = Type.String({ format: 'date-time' })
const Bit = Type.Optional(Type.Boolean())

export const vehicleId = { vehicleId: Id }
export const VehicleParams = Type.Object(vehicleId, strict)
export const componentParams = { ...vehicleId, componentId: Word }
export const ComponentParams = Type.Object(componentParams, strict)
export const paramsWith = <Name extends string>(name: Name, shape: TSchema = Word) =>
  Type.Object({ ...componentParams, [name]: shape } as typeof componentParams & Record<Name, typeof Word>, strict)

export const itemsOf = <S extends TSchema>(item: S) => Type.Object({ items: Type.Array(item) })
export const Link = Type.Object({ id: Type.String(), name: Type.String(), href: Type.String() })

export const VersionInfo = Type.Object({
  sovd_info: Type.Array(
    Type.Object({
      version: Type.String(),
      base_uri: Type.String(),
      vendor_info: Type.Object({ name: Type.String() }),
    }),
  ),
})

const Failure = Type.Object({ code: Type.String(), message: Type.String(), at: Type.String() })
/** That the scan did not come to its end, or lost a unit on the way. */
const scanFailure = { 'x-muts-scan-failure': Type.Optional(Failure) }
export const Components = Type.Object({ items: Type.Array(Link), ...scanFailure })

/** A control unit of the last sealed scan, and where its resources are. With `x-muts-failure` it was not read to its end. */
export const Component = Type.Object({
  ...Link.properties,
  ...{ data: Type.String(), faults: Type.String(), operations: Type.String(), configurations: Type.String() },
  ...{ modes: Type.String(), locks: Type.String() },
  'x-muts-protocol': Type.String(),
  'x-muts-scan-id': Id,
  'x-muts-read-at': Instant,
  'x-muts-failure': Type.Optional(Failure),
  ...scanFailure,
})

export const CATEGORIES = ['identData', 'currentData', 'storedData', 'sysInfo'] as const
export const DataQuery = Type.Object({ categories: Type.Optional(Type.Enum([...CATEGORIES])) }, strict)
export type DataItem = Static<typeof DataItem>
export const DataItem = Type.Object({ ...Link.properties, category: Type.Enum([...CATEGORIES]) })
export type DataValue = Static<typeof DataValue>
/** As it was told in the last sealed scan: a number older than two seconds is STALE, whatever it is. */
export const DataValue = Type.Object({
  id: Type.String(),
  data: Type.Object({
    state: Type.Enum(['VALID', 'STALE', 'NOT_CONNECTED', 'UNDECODABLE']),
    value: Type.Optional(Type.String({ 'x-data-class': 'personal' })),
    unit: Type.Optional(Type.String()),
    read_at: Instant,
  }),
  'x-muts-live': Type.Optional(Type.String()),
})

export const STATUS_BITS = [
  'testFailed',
  'testFailedThisOperationCycle',
  'pendingDtc',
  'confirmedDtc',
  'testNotCompletedSinceLastClear',
  'testFailedSinceLastClear',
  'testNotCompletedThisOperationCycle',
  'warningIndicatorRequested',
] as const
export type StatusBit = (typeof STATUS_BITS)[number]
export const FaultQuery = Type.Object(
  {
    ...Object.fromEntries(STATUS_BITS.map((bit) => [`status[${bit}]`, Bit])),
    'status[mask]': Type.Optional(Type.String({ pattern: '^0x[0-9A-Fa-f]{2}$' })),
    scope: Type.Optional(Word),
  },
  strict,
)
export type Fault = Static<typeof Fault>
/**
 * Only the bits that the unit offers are there; of one whose mask is not known those that are set, and whether it is pending
 * and confirmed.
 */
export const Fault = Type.Object({
  code: Type.String(),
  scope: Type.String(),
  display_code: Type.String(),
  fault_name: Type.String(),
  status: Type.Object({
    ...(Object.fromEntries(STATUS_BITS.map((bit) => [bit, Bit])) as Record<StatusBit, typeof Bit>),
    mask: Type.Optional(Type.String()),
  }),
})
export const OneFaultQuery = Type.Object(
  { 'include-snapshot': Bit, 'include-extended-data': Bit, 'include-schema': Bit },
  strict,
)
const Snapshot = Type.Object({
  name: Type.String(),
  value: Type.Optional(Type.String()),
  unit: Type.String(),
  state: Type.String(),
})
export const FaultDetail = Type.Object({
  item: Fault,
  environment_data: Type.Object({
    snapshots: Type.Optional(Type.Array(Type.Object({ records: Type.Array(Snapshot) }))),
    /** Hex; absent where the scan sealed none. */
    extended_data_records: Type.Optional(Type.Array(Type.Object({ data: Type.String() }))),
  }),
})

export const BulkItem = Type.Object({
  ...Link.properties,
  mimetype: Type.String(),
  'x-muts-sha256': Type.String(),
  'x-muts-ledger-seq': Type.Integer(),
})
export const LogEntry = Type.Object({
  timestamp: Instant,
  severity: Type.Enum(['info', 'error']),
  context: Type.Object({ type: Type.String(), id: Id }),
  msg: Type.String(),
})
