/** `muts ledger restore`: goes on honestly after the database came back from a backup. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CommandError, EXIT } from '#exit'
import { requireInstallation } from '#installation'
import { openBeside } from '#server/ground'
import { readBelow } from './source.ts'

export interface RestoreOptions {
  readonly data: string
  readonly reason: string
  readonly bundles?: string
  readonly acceptLoss?: boolean
  readonly json?: boolean
}

/**
 * Puts back what the database lacks, from a copy of the log's bundles; what no copy holds is declared lost.
 *
 * @throws {CommandError} not found when there is no installation or no such copy; `Problem` conflict when entries would
 * be lost and that was not accepted.
 */
export async function restoreLedger({ data, reason, bundles, acceptLoss, json }: RestoreOptions): Promise<void> {
  const config = requireInstallation(data)
  const copy = bundles === undefined ? {} : { bundles: readBelow(await requireFolder(bundles)) }
  const { kernel, close } = await openBeside(config)
  try {
    const { from, to, lost } = await kernel.ledger.restore({ ...copy, acceptLoss: acceptLoss ?? false, reason })
    const found = `The database lacked ${to - from} entries from ${from} on: ${to - from - lost} are back, ${lost} are lost.\n`
    const sentence = to === from ? `The database lacks nothing: it holds all ${to} entries that were seen.\n` : found
    const hint = lost === 0 ? '' : `Verifiers need --accept-loss for them, within ${from}-${to}.\n`
    process.stdout.write(json ? `${JSON.stringify({ from, to, lost })}\n` : sentence + hint)
  } finally {
    await close()
  }
}

async function requireFolder(name: string): Promise<string> {
  const folder = resolve(name)
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return folder
  throw new CommandError(EXIT.notFound, `There is no folder ${folder}.`)
}
