import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { encodeTesterPresent } from './tester-present.ts'

/**
 * Finds who answers: first everybody at once with each of `knocks`, then the candidates one by one.
 * A refusal counts as presence; a candidate's silence is no error.
 *
 * @returns addresses in ascending order.
 * @throws {LinkError} if the link itself fails.
 */
export async function findEcus(
  ask: DiagnosticLink['ask'],
  knocks: readonly Uint8Array[],
  candidates: readonly EcuAddress[],
): Promise<readonly EcuAddress[]> {
  const found = new Set<EcuAddress>()
  for (const knock of knocks) for (const { from } of await ask('all', knock)) found.add(from)
  for (const candidate of candidates) {
    if (!found.has(candidate) && (await isPresent(ask, candidate))) found.add(candidate)
  }
  return [...found].toSorted((a, b) => a - b)
}

async function isPresent(ask: DiagnosticLink['ask'], candidate: EcuAddress): Promise<boolean> {
  try {
    await ask(candidate, encodeTesterPresent(), { firstFrameMs: 200 })
    return true
  } catch (error) {
    if (error instanceof LinkError && error.ecu === candidate) return false
    throw error
  }
}
