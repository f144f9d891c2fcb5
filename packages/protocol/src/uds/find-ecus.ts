import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { testerPresent } from './services/index.ts'

const PRESENT = testerPresent.encodeRequest({ zeroSubFunction: 0 })

/** Two questions nobody minds: OBD units must answer service 01, PID 00; UDS units know tester present. */
const KNOCKS: readonly Uint8Array[] = [Uint8Array.of(0x01, 0x00), PRESENT]

/** Four times P2: room for a gateway, and a vehicle is still searched in a second. */
const KNOCK_MS = 200

/**
 * Finds who answers: first everybody at once, then the candidates who kept silent one by one.
 * A refusal counts as presence; a candidate's silence is no error.
 *
 * @returns those who heard us together in ascending order, then the candidates in theirs: the engine comes first.
 * @throws {LinkError} if the link itself fails.
 */
export async function findEcus(
  ask: DiagnosticLink['ask'],
  candidates: readonly EcuAddress[],
): Promise<readonly EcuAddress[]> {
  const heard = new Set<EcuAddress>()
  for (const knock of KNOCKS)
    for (const { from } of await ask('all', knock, { firstFrameMs: KNOCK_MS })) heard.add(from)
  const found = [...heard].filter((address) => !candidates.includes(address)).toSorted((a, b) => a - b)
  for (const candidate of candidates) {
    if (heard.has(candidate) || (await isPresent(ask, candidate))) found.push(candidate)
  }
  return found
}

async function isPresent(ask: DiagnosticLink['ask'], candidate: EcuAddress): Promise<boolean> {
  try {
    await ask(candidate, PRESENT, { firstFrameMs: KNOCK_MS })
    return true
  } catch (error) {
    if (error instanceof LinkError && error.ecu === candidate) return false
    throw error
  }
}
