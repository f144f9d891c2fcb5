import { DecodeError } from '#protocol/bytes'
import type { FrameTap } from '#protocol/can'
import type { TruckLink } from '#protocol/j1939'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { EcuResult, ScanOutcome, ScanProgress } from '#protocol/scan'
import { scanTruck, scanVehicle } from '#protocol/scan'
import type { ScanDocument, ScanFailureDocument } from '#wire'

/** What a scan is told about itself: everything of the document that is known before the vehicle answers. */
export type ScanOrder = Pick<ScanDocument, 'scanId' | 'vehicleId' | 'bridgeId' | 'source'>

/** A car, or a truck on SAE J1939. */
export type AnyLink = DiagnosticLink | TruckLink

export interface ScanPorts {
  /** @param tap hears of the frames, where there are any. @throws {LinkError} if the vehicle cannot be reached. */
  readonly open: (tap?: FrameTap) => Promise<AnyLink>
  readonly now: () => Date
  readonly onProgress: (progress: ScanProgress) => void
  readonly onEcu: (ecu: EcuResult) => void
  /** Hears what is no fault of the vehicle or its link, but ours. */
  readonly onFault: (error: unknown) => void
}

/** Reads a vehicle once and says what was found, or how far it came. Never throws. */
export async function runScan(order: ScanOrder, ports: ScanPorts): Promise<ScanDocument> {
  const startedAt = ports.now().toISOString()
  const found = await attempt(ports)
  return { type: 'muts/scan/v1', ...order, startedAt, endedAt: ports.now().toISOString(), ...found }
}

async function attempt({
  open,
  onProgress,
  onEcu,
  onFault,
}: ScanPorts): Promise<Pick<ScanDocument, 'result' | 'failure'>> {
  let link: AnyLink | undefined
  try {
    link = await open()
    const options = { onProgress, onEcu }
    return tell(await (link.kind === 'j1939' ? scanTruck(link, options) : scanVehicle(link, options)))
  } catch (error) {
    const failure = describeFailure(error)
    if (failure.code === 'bridge.fault') onFault(error)
    return { result: null, failure }
  } finally {
    await link?.close().catch(onFault)
  }
}

const tell = ({ result, failure }: ScanOutcome) => ({ result, failure: failure ? describeFailure(failure) : null })

/** A broken conversation as data: `{ code: 'link.timeout', message: '…', at: 'ECU 0x7E8' }`. */
export function describeFailure(error: unknown): ScanFailureDocument {
  if (error instanceof LinkError) {
    return {
      code: `link.${error.kind}`,
      message: `${cut(error.message, 300)}. ${error.advice.say}`,
      at: cut(error.at, 80),
    }
  }
  if (error instanceof DecodeError) return { code: 'link.garbled', message: cut(error.message, 300), at: 'vehicle' }
  // Our own bug. Its text may hold anything, so it stays on the bridge.
  return { code: 'bridge.fault', message: 'The bridge failed; its log says why.', at: 'bridge' }
}

const cut = (text: string, length: number) => text.slice(0, length).toWellFormed()
