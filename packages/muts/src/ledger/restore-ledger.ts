/** `muts ledger restore`: goes on honestly after the database came back from a backup. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CommandError, EXIT } from '#exit'
import { requireInstallation } from '#installation'
import { decodeUtf8 } from '#proof'
import { openBeside } from '#server/ground'
import { readBelow, readBytes } from './source.ts'

export interface RestoreOptions {
  readonly data: string
  readonly reason: string
  readonly bundles?: string
  readonly acceptLoss?: boolean
  readonly newLog?: boolean
  /** A file. */
  readonly checkpoint?: string
  readonly json?: boolean
}

/**
 * Puts back what the database lacks, from a copy of the log's bundles; what no copy holds is declared lost.
 *
 * @throws {CommandError} not found when there is no installation or no such copy; `Problem` conflict when entries would
 * be lost and that was not accepted.
 */
export async function restoreLedger(options: RestoreOptions): Promise<void> {
  if (options.newLog) return await beginLog(options)
  if (options.checkpoint !== undefined) throw new CommandError(EXIT.usage, '--checkpoint belongs to --new-log.')
  const { data, reason, bundles, acceptLoss, json } = options
  const config = requireInstallation(data)
  const copy = bundles === undefined ? {} : { bundles: readBelow(await requireFolder(bundles)) }
  const { kernel, close } = await openBeside(config)
  try {
    const { from, to, lost, reindexed, sealed } = await kernel.ledger.restore({
      ...copy,
      acceptLoss: acceptLoss ?? false,
      reason,
    })
    const found = `The database lacked ${to - from} entries from ${from} on: ${to - from - lost} are back, ${lost} are lost.\n`
    const sentence = to === from ? `The database lacks nothing: it holds all ${to} entries that were seen.\n` : found
    const hint = lost === 0 ? '' : `Verifiers need --accept-loss for them, within ${from}-${to}.\n`
    const index = reindexed === 0 ? '' : `The index of ${reindexed} runs of entries was made again.\n`
    const places =
      sealed === 0 ? '' : `${sealed} listeners of the log had a place without a seal. It is sealed where it stood.\n`
    const told = { from, to, lost, reindexed, sealed }
    process.stdout.write(json ? `${JSON.stringify(told)}\n` : sentence + hint + index + places)
  } finally {
    await close()
  }
}

/** Nothing can be put back: the log ends, and the next one says so with its first word. */
async function beginLog({ data, reason, bundles, acceptLoss, checkpoint: file, json }: RestoreOptions): Promise<void> {
  if (bundles !== undefined || acceptLoss) {
    throw new CommandError(
      EXIT.usage,
      '--new-log is for when there is no copy: it goes with neither --bundles nor --accept-loss.',
    )
  }
  const config = requireInstallation(data)
  const checkpoint = file === undefined ? {} : { checkpoint: decodeUtf8(await readBytes(file)) }
  const { kernel, close } = await openBeside(config)
  try {
    const begun = await kernel.ledger.beginLog({ ...checkpoint, reason })
    const { origin, previous, size, held, vkeys } = begun
    const sentences = [
      `${previous} has ended: it was seen with ${size} entries, ${held} of them are held.`,
      `${origin} begins. Hand out its key, and give it to its witnesses; it is the same key under the new name:`,
      ...vkeys,
      'Verifiers need --accept-restart 0.',
    ]
    process.stdout.write(json ? `${JSON.stringify(begun)}\n` : sentences.map((line) => `${line}\n`).join(''))
  } finally {
    await close()
  }
}

async function requireFolder(name: string): Promise<string> {
  const folder = resolve(name)
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return folder
  throw new CommandError(EXIT.notFound, `There is no folder ${folder}.`)
}
