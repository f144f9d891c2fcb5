/** Whether a vehicle stands with its engine off, asked of the vehicle itself. What it does not say is not known, and not known is no. */
import { DecodeError } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { formatAddress } from '#protocol/link'
import { decodeCurrentData, decodePidValue, encodeCurrentData, findPid } from '#protocol/obd'
import type { Truth } from '#protocol/scan'
import { readDataByIdentifier } from '#protocol/uds'

/** SAE J1979 PIDs; SAE J1979-2 has them as identifiers F4xx. */
const WANTED = [
  { name: 'engineSpeed', pid: 0x0c },
  { name: 'vehicleSpeed', pid: 0x0d },
] as const
const OBD_ON_UDS = 0xf400

/** `value` is a decimal string in `unit`; `holds` only where it is VALID and zero. */
export type Precondition = Truth<string> & {
  readonly name: (typeof WANTED)[number]['name']
  readonly unit: string
  readonly source: string | null
  readonly holds: boolean
}

/**
 * Asks every unit for engine and vehicle speed. One unit that says that something turns outweighs all that say it stands.
 *
 * @throws {LinkError} if the link fails.
 */
export async function readPreconditions(link: DiagnosticLink): Promise<readonly Precondition[]> {
  const found: Precondition[] = []
  for (const { name, pid } of WANTED) {
    const told = await readEverywhere(link, pid)
    const chosen = told.find(({ value }) => Number(value) !== 0) ?? told[0]
    const unit = findPid(pid)?.unit ?? ''
    found.push(
      chosen
        ? { name, unit, source: chosen.source, state: 'VALID', value: chosen.value, holds: Number(chosen.value) === 0 }
        : { name, unit, source: null, state: 'NOT_CONNECTED', holds: false },
    )
  }
  return found
}

async function readEverywhere(link: DiagnosticLink, pid: number) {
  const byObd = await link.ask('all', encodeCurrentData(pid))
  const told = byObd.flatMap(({ from, data }) => tell(from, () => pidData(data, pid), pid))
  if (told.length > 0) return told
  const identifier = OBD_ON_UDS + pid
  const byUds = await link.ask('all', readDataByIdentifier.encodeRequest({ identifiers: [identifier] }))
  return byUds.flatMap(({ from, data }) => tell(from, () => recordData(data, identifier), pid))
}

function pidData(bytes: Uint8Array, pid: number): Uint8Array | undefined {
  const answer = decodeCurrentData(bytes, pid)
  return answer.kind === 'pid' ? answer.data : undefined
}

function recordData(bytes: Uint8Array, identifier: number): Uint8Array | undefined {
  const answer = readDataByIdentifier.decodeResponse(bytes)
  if (answer.kind === 'negative' || answer.response.identifier !== identifier) return undefined
  return answer.response.data
}

/** A unit whose answer makes no sense has said nothing. */
function tell(from: number, read: () => Uint8Array | undefined, pid: number) {
  const parameter = findPid(pid)
  try {
    const data = read()
    if (data === undefined || parameter === undefined) return []
    return [{ source: formatAddress(from), value: decodePidValue(parameter, data) }]
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return []
  }
}
