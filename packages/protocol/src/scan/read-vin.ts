/** Which vehicle this is, by its own word. */
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { identifyEcu, startEcu } from './read-ecu.ts'

/**
 * Reads the VIN as a scan does: the first unit with a sound one speaks for the vehicle.
 *
 * @returns null where every unit answers and none tells a sound one.
 * @throws {LinkError} if the link fails, or a unit that might have told it, and no other does.
 */
export async function readVin(link: DiagnosticLink, ecus: readonly EcuAddress[]): Promise<string | null> {
  let failure: LinkError | undefined
  for (const address of ecus) {
    const ecu = startEcu(address)
    try {
      await identifyEcu(link, ecu)
    } catch (error) {
      if (!(error instanceof LinkError) || error.ecu === undefined) throw error
      failure ??= error
    }
    const { vin } = ecu.identification
    if (vin?.state === 'VALID') return vin.value
  }
  if (failure) throw failure
  return null
}
