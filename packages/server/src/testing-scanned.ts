/** For tests only: a vehicle that a real bridge has read and recorded, in a house that is served. */
import { join } from 'node:path'
import { createVehicleLinks, pairBridge, runBridge } from '#bridge/agent'
import { createVehicle, serveDoip } from '#simulator'

/** By a technician; with a body it is a POST. */
export type Asking = (path: string, body?: object) => Promise<Readonly<Record<string, string>>>

interface Place {
  readonly server: string
  readonly ca?: string
  /** Where the bridge keeps what is its own. */
  readonly folder: string
}

/** @param sealed resolves once the recording of this scan is. */
export async function scanOnce(
  ask: Asking,
  { server, ca, folder: root }: Place,
  vin: string,
  sealed: (scanId: string) => Promise<void>,
) {
  const { id: vehicleId = '' } = await ask('/vehicles', { unit: 'SCANNED' })
  const { code = '' } = await ask('/bridges/pairing-codes', {})
  const [folder, trusted] = [join(root, 'bridge'), ca === undefined ? {} : { ca }]
  await pairBridge({ server, ...trusted, code, name: 'Bay', folder })
  const door = await serveDoip(createVehicle({ vin, scenario: 'misfire' }), {})
  const [stopping, connected] = [new AbortController(), Promise.withResolvers<void>()]
  const links = createVehicleLinks([{ vehicleId, link: door.link, source: 'simulated' }])
  const running = runBridge({
    ...{ folder, links, ...trusted, signal: stopping.signal },
    tell: ({ kind }) => kind === 'connected' && connected.resolve(),
  })
  await Promise.race([connected.promise, running])
  const { id: scanId = '' } = await ask(`/vehicles/${vehicleId}/scans`, { isRecorded: true })
  await sealed(scanId)
  stopping.abort()
  await running
  await door.close()
  return { vehicleId, scanId, code }
}
