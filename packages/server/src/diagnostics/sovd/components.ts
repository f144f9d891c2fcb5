/** A vehicle as SOVD sees it: its components are the control units that the last sealed scan found. */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { EcuResult } from '#protocol/scan'
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
  throw unknownThere('component', 'The last sealed scan of this vehicle found no such unit. Scan it to find out.')
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
  }
}

export const unknownThere = (what: string, message: string): Problem =>
  new Problem('missing', `diagnostics.${what}-unknown`, message)
