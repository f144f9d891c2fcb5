/** SOVD (ISO 17978-3) for whoever reads: entities, data and faults of the last sealed scan, its bytes, and what was done when. */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, describeApi, ok } from '#kernel/http'
import {
  addressOf,
  readTellingUnit,
  readUnit,
  readWholeUnit,
  rootOf,
  scanFailureOf,
  toComponent,
  toLink,
  unknownThere,
} from './components.ts'
import { dataOf, toDataItem, toDataValue } from './data.ts'
import { SOVD } from './dialect.ts'
import { extendedDataOf, fitsFilter, requireFault, snapshotsOf, toFault } from './faults.ts'
import type { ListedScan, SovdPorts } from './ports.ts'
import {
  BulkItem,
  CATEGORIES,
  Component,
  ComponentParams,
  Components,
  DataItem,
  DataQuery,
  DataValue,
  Fault,
  FaultDetail,
  FaultQuery,
  itemsOf,
  Link,
  LogEntry,
  OneFaultQuery,
  paramsWith,
  VehicleParams,
  VersionInfo,
  vehicleId,
} from './shapes.ts'

const ROOT = '/vehicles/:vehicleId/sovd/v1'
const COMPONENT = `${ROOT}/components/:componentId` as const
/** Of SOVD, as it is implemented here. */
const VERSION = '1.0'
const REPORTS = 'sealed-reports'
/** As many as a page holds; the newest. */
const MOST = 200
const BulkParams = Type.Object(
  { ...vehicleId, scanId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
)
const asked = (action: string) => ({ method: 'GET', access: { action }, dialect: SOVD }) as const

export const createReadingRoutes = (ports: SovdPorts): readonly Route[] => [
  defineRoute({
    ...asked('scan.read'),
    path: '/vehicles/:vehicleId/sovd/version-info',
    summary: 'Says which SOVD is spoken here, and where',
    params: VehicleParams,
    answers: { 200: { description: 'The versions', body: VersionInfo } },
    handle: async (ctx, { params }) => {
      const { id } = await ports.readLast(ctx, params.vehicleId)
      const vendor_info = { name: 'MUTS FleetOps' }
      return ok({ sovd_info: [{ version: VERSION, base_uri: rootOf(id), vendor_info }] })
    },
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${ROOT}/components`,
    summary: 'Lists the control units that the last sealed scan found',
    params: VehicleParams,
    answers: { 200: { description: 'The components', body: Components } },
    handle: async (ctx, { params }) => {
      const { id, scan } = await ports.readLast(ctx, params.vehicleId)
      return ok({ items: (scan?.result.ecus ?? []).map((ecu) => toLink(id, ecu)), ...scanFailureOf(scan) })
    },
  }),
  ...(['areas', 'apps', 'functions', 'updates'] as const).map((none) =>
    defineRoute({
      ...asked('scan.read'),
      path: `${ROOT}/${none}`,
      summary: `Lists the ${none} of a vehicle: there are none`,
      params: VehicleParams,
      answers: { 200: { description: 'An empty list', body: itemsOf(Link) } },
      handle: async (ctx, { params }) => {
        await ports.readLast(ctx, params.vehicleId)
        return ok({ items: [] })
      },
    }),
  ),
  defineRoute({
    ...asked('scan.read'),
    path: COMPONENT,
    summary: 'Shows a control unit and where its resources are',
    params: ComponentParams,
    answers: { 200: { description: 'The component', body: Component } },
    handle: async (ctx, { params }) =>
      ok(toComponent(params.vehicleId, await readUnit(ports, ctx, params.vehicleId, params.componentId))),
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${COMPONENT}/data-categories`,
    summary: 'Lists the categories of data',
    params: ComponentParams,
    answers: { 200: { description: 'The categories', body: itemsOf(Type.Object({ item: Type.String() })) } },
    handle: async (ctx, { params }) => {
      await readUnit(ports, ctx, params.vehicleId, params.componentId)
      return ok({ items: CATEGORIES.map((item) => ({ item })) })
    },
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${COMPONENT}/data`,
    summary: 'Lists the data of a control unit in the last sealed scan',
    params: ComponentParams,
    query: DataQuery,
    answers: { 200: { description: 'The data', body: itemsOf(DataItem) } },
    handle: async (ctx, { params, query }) => {
      const unit = await readWholeUnit(ports, ctx, params.vehicleId, params.componentId)
      const data = dataOf(unit).filter(({ category }) => (query.categories ?? category) === category)
      return ok({ items: data.map((datum) => toDataItem(params.vehicleId, unit, datum)) })
    },
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${COMPONENT}/data/:dataId`,
    summary: 'Shows one value of a control unit, as it was told in the last sealed scan',
    params: paramsWith('dataId'),
    answers: { 200: { description: 'The value', body: DataValue } },
    handle: async (ctx, { params }) => {
      const unit = await readWholeUnit(ports, ctx, params.vehicleId, params.componentId)
      const datum = dataOf(unit).find(({ id }) => id === params.dataId)
      if (!datum) throw unknownThere('data', 'This unit told no data of this id in the last sealed scan.')
      return ok(toDataValue(params.vehicleId, unit, datum))
    },
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${COMPONENT}/faults`,
    summary: 'Lists the trouble codes of a control unit in the last sealed scan',
    params: ComponentParams,
    query: FaultQuery,
    answers: { 200: { description: 'The faults', body: itemsOf(Fault) } },
    handle: async (ctx, { params, query }) => {
      const { ecu } = await readTellingUnit(ports, ctx, params.vehicleId, params.componentId)
      return ok({ items: ecu.dtcs.map((dtc) => toFault(ecu, dtc)).filter((fault) => fitsFilter(fault, query)) })
    },
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${COMPONENT}/faults/:faultCode`,
    summary: 'Shows one trouble code with what was so when it was stored',
    params: paramsWith('faultCode'),
    query: OneFaultQuery,
    answers: { 200: { description: 'The fault', body: FaultDetail } },
    handle: async (ctx, { params, query }) => {
      const { ecu } = await readWholeUnit(ports, ctx, params.vehicleId, params.componentId)
      const dtc = requireFault(ecu, params.faultCode)
      const extended = query['include-extended-data'] === false ? undefined : extendedDataOf(dtc)
      const environment_data = {
        ...(query['include-snapshot'] === false ? {} : { snapshots: snapshotsOf(dtc) }),
        ...(extended === undefined ? {} : { extended_data_records: extended }),
      }
      return ok({ item: toFault(ecu, dtc), environment_data })
    },
  }),
  defineRoute({
    ...asked('scan.list'),
    path: `${ROOT}/bulk-data`,
    summary: 'Lists the categories of what can be downloaded',
    params: VehicleParams,
    answers: { 200: { description: 'The categories', body: itemsOf(Type.Object({ item: Type.String() })) } },
    handle: async (ctx, { params }) => {
      await ports.listScans(ctx, params.vehicleId, { limit: 1 })
      return ok({ items: [{ item: REPORTS }] })
    },
  }),
  defineRoute({
    ...asked('scan.list'),
    path: `${ROOT}/bulk-data/${REPORTS}`,
    summary: 'Lists the sealed reports of a vehicle, the latest first, 200 at most',
    params: VehicleParams,
    answers: { 200: { description: 'The reports', body: itemsOf(BulkItem) } },
    handle: async (ctx, { params }) => {
      const { data } = await ports.listScans(ctx, params.vehicleId, { limit: MOST })
      return ok({ items: data.flatMap((scan) => toBulkItem(params.vehicleId, scan)) })
    },
  }),
  defineRoute({
    ...asked('scan.read'),
    path: `${ROOT}/bulk-data/${REPORTS}/:scanId`,
    summary: 'Gives the exact bytes of a sealed report',
    params: BulkParams,
    answers: { 200: { description: 'Canonical JSON (RFC 8785)', media: ['application/json'] } },
    handle: async (ctx, { params }) =>
      ok(await ports.readSealed(ctx, params.vehicleId, params.scanId), { 'content-type': 'application/json' }),
  }),
  defineRoute({
    ...asked('scan.list'),
    path: `${ROOT}/logs/entries`,
    summary: 'Tells when a vehicle was scanned and what came of it, the latest first, 200 at most',
    params: VehicleParams,
    answers: { 200: { description: 'The entries', body: itemsOf(LogEntry) } },
    handle: async (ctx, { params }) => {
      const { data } = await ports.listScans(ctx, params.vehicleId, { limit: MOST })
      return ok({ items: data.map(toLogEntry) })
    },
  }),
]

/** What can be asked here, as OpenAPI: of these very routes. */
export const createDocsRoute = (routes: readonly Route[], ports: SovdPorts): Route => {
  let described: unknown
  return defineRoute({
    ...asked('scan.read'),
    path: `${ROOT}/docs`,
    summary: 'Describes what can be asked here, as OpenAPI',
    params: VehicleParams,
    answers: { 200: { description: 'OpenAPI 3.1', body: Type.Record(Type.String(), Type.Any()) } },
    handle: async (ctx, { params }) => {
      await ports.readLast(ctx, params.vehicleId)
      described ??= describeApi([{ name: 'sovd', routes }], VERSION)
      return ok(Buffer.from(JSON.stringify(described)), { 'content-type': 'application/json; charset=utf-8' })
    },
  })
}

const toBulkItem = (vehicle: string, { id, requestedAt, seal }: ListedScan) =>
  seal
    ? [
        {
          ...{ id, name: `Scan of ${requestedAt}`, href: addressOf(vehicle, 'bulk-data', REPORTS, id) },
          ...{ mimetype: 'application/json', 'x-muts-sha256': seal.sha256, 'x-muts-ledger-seq': seal.seq },
        },
      ]
    : []

const toLogEntry = ({ id, status, requestedAt, endedAt, dtcCount = 0, untoldUnits = 0, failure }: ListedScan) => ({
  timestamp: endedAt ?? requestedAt,
  severity: status === 'failed' ? ('error' as const) : ('info' as const),
  context: { type: 'scan', id },
  msg: failure
    ? `Scan ${status}: ${failure.message}`
    : `Scan ${status}: ${dtcCount} trouble codes${untoldUnits > 0 ? `, ${untoldUnits} units did not tell all theirs` : ''}`,
})
