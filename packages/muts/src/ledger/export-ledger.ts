/** `muts ledger export`: the log leaves the house as files that anybody can check without it. */
import { mkdir, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CommandError, EXIT } from '#exit'
import { requireInstallation } from '#installation'
import { openBeside } from '#server/ground'

export interface ExportOptions {
  readonly data: string
  readonly json?: boolean
}

/**
 * Writes the log as it stands in the database. The embedded database has one process at a time, so its server must be
 * stopped; PostgreSQL is read beside it.
 *
 * @throws {CommandError} conflict when the folder is not empty; not found when there is no installation.
 * @throws {StartRefused} `database.locked` and whatever else keeps a server from starting.
 */
export async function exportLedger(name: string, { data, json }: ExportOptions): Promise<void> {
  const folder = resolve(name)
  const config = requireInstallation(data)
  await makeEmpty(folder)
  const { kernel, close } = await openBeside(config)
  try {
    const { size, misfiled, before = [] } = await kernel.ledger.exportLog(folder)
    const keys = join(folder, 'keys')
    const written = `Wrote ${size} entries to ${folder}. Check them anywhere: muts verify ledger ${folder} --key ${keys}\n`
    const warning = `Entry ${misfiled} stands in the database under columns that it does not say itself.\n`
    const earlier = before.map(
      (log) => `Wrote ${log.size} entries of a log that has ended to ${join(folder, log.folder)}.\n`,
    )
    const sentences = [written, ...earlier, ...(misfiled === undefined ? [] : [warning])].join('')
    const told = {
      folder,
      size,
      keys,
      ...(misfiled === undefined ? {} : { misfiled }),
      ...(before[0] ? { before } : {}),
    }
    process.stdout.write(json ? `${JSON.stringify(told)}\n` : sentences)
    if (misfiled !== undefined) process.exitCode = EXIT.problemFound
  } finally {
    await close()
  }
}

/** What was in the folder before would look like part of the log. Its owner alone may read it: it names who did what. */
async function makeEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw new CommandError(EXIT.failure, `${folder} cannot be used: ${cause.message}.`, { cause })
  })
  if (found.length > 0) throw new CommandError(EXIT.conflict, `${folder} is not empty. Name a new folder.`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
}
