/** The list of a bridge under Node: a file in its folder that only its operator changes. */
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AllowList } from '#core'
import { createAllowList } from '#core'
import { BridgeError } from './bridge-error.ts'
import { writePrivateFile } from './folder.ts'

const OTHERS_WRITE = 0o022

/** Its calls throw `BridgeError` `unsafe` where others may write the file, or it is damaged. */
export function openAllowList(folder: string): AllowList {
  const file = join(folder, 'allowed.json')
  return createAllowList({
    async read() {
      const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (!found) return undefined
      if (process.platform !== 'win32' && (found.mode & OTHERS_WRITE) !== 0)
        throw new BridgeError('unsafe', `Others may write ${file}, so it allows nothing. Look at it, then chmod 600.`)
      return readFile(file, 'utf8')
    },
    write: (text) => (text === undefined ? rm(file, { force: true }) : writePrivateFile(file, text)),
    damaged: (cause) =>
      new BridgeError(
        'unsafe',
        `${file} is damaged, so it allows nothing. Remove it, and say muts bridge allow anew.`,
        {
          cause,
        },
      ),
  })
}
