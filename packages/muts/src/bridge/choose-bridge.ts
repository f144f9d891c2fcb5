import type { Pairing } from '#bridge'
import { listPairings } from '#bridge'
import { CommandError, EXIT } from '#exit'

/** The one bridge of this device that is meant. @throws {CommandError} not found; usage where there are several. */
export async function chooseBridge(
  home: string,
  name: string | undefined,
): Promise<Pairing & { readonly folder: string }> {
  const found = (await listPairings(home)).filter((pairing) => name === undefined || pairing.name === name)
  const [only, second] = found
  if (!only) throw new CommandError(EXIT.notFound, 'This device is no such bridge yet. Run muts bridge pair first.')
  if (second)
    throw new CommandError(
      EXIT.usage,
      `This device is several bridges. Say --name: ${found.map((one) => one.name).join(', ')}.`,
    )
  return only
}
