/** A vehicle as SOVD sees it: its components are the control units that the last sealed scan found. */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { EcuResult } from '#protocol/scan'
import { hasToldCodes } from '#protocol/told'
import type { LastScan, SovdPorts } from './ports.ts'

export const rootOf = (vehicleId: string): string => `/api/v1/vehicles/${vehicleId}/sovd/v1`
export const addressOf = (vehicleId: string, ...path: readonly string[]): string =>
  [rootOf(vehicleId), ...path.map(encodeURIComponent)].join('/')

export interface Unit {
  readonly ecu: EcuResult
  readonly scan: LastScan
}

/** @throws {Problem} `diagnostics.component-unknown` where the last sealed scan found none of this id, or there is none. */
export async function readUnit(
  { readLast }: Pick<SovdPorts, 'readLast'>,
  ctx: Context,
  vehicleId: string,
  componentId: string,
): Promise<Unit> {
  const { scan } = await readLast(ctx, vehicleId)
  const ecu = scan?.result.ecus.find(({ address }) => address === componentId)
  if (scan && ecu) return { ecu, scan }
  const isCut = scan?.failure ? ' That scan was not whole.' : ''
  throw unknownThere(
    'component',
    `The last sealed scan of this vehicle found no such unit.${isCut} Scan it to find out.`,
  )
}

/**
 * The same, for whoever asks what it told: of a unit that was not read to its end, what is not there is not known to be
 * absent.
 *
 * @throws {Problem} `diagnostics.component-unread` (504)
 */
export async function readWholeUnit(...asked: Parameters<typeof readUnit>): Promise<Unit> {
  const unit = await readUnit(...asked)
  if (!unit.ecu.failure) return unit
  throw new Problem(
    'silent',
    'diagnostics.component-unread',
    'The last sealed scan of this vehicle did not read this unit to its end, so it is not known what it holds. Scan the vehicle again.',
    { members: { failure: unit.ecu.failure.code }, keep: true },
  )
}

/**
 * The same, for whoever asks for all its faults.
 *
 * @throws {Problem} `diagnostics.component-unread`, `diagnostics.codes-withheld` (504)
 */
export async function readTellingUnit(...asked: Parameters<typeof readUnit>): Promise<Unit> {
  const unit = await readWholeUnit(...asked)
  if (hasToldCodes(unit.ecu)) return unit
  throw new Problem(
    'silent',
    'diagnostics.codes-withheld',
    'In the last sealed scan of this vehicle this unit did not tell all its codes, so it is not known that it has no others. Switch the ignition on and scan the vehicle again.',
    { keep: true },
  )
}

export const toLink = (vehicleId: string, { address, name }: Pick<EcuResult, 'address' | 'name'>) => ({
  id: address,
  name,
  href: addressOf(vehicleId, 'components', address),
})

export function toComponent(vehicleId: string, { ecu, scan }: Unit) {
  const at = (resource: string) => addressOf(vehicleId, 'components', ecu.address, resource)
  return {
    ...toLink(vehicleId, ecu),
    ...{ data: at('data'), faults: at('faults'), operations: at('operations'), configurations: at('configurations') },
    ...{ modes: at('modes'), locks: at('locks') },
    'x-muts-protocol': ecu.protocol,
    'x-muts-scan-id': scan.id,
    'x-muts-read-at': scan.endedAt.toISOString(),
    ...(ecu.failure ? { 'x-muts-failure': ecu.failure } : {}),
    ...scanFailureOf(scan),
  }
}

export const scanFailureOf = (scan: LastScan | undefined) =>
  scan?.failure ? { 'x-muts-scan-failure': scan.failure } : {}

export const unknownThere = (what: string, message: string): Problem =>
  new Problem('missing', `diagnostics.${what}-unknown`, message)
