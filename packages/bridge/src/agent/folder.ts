/** Files of a device: private, and whole or not there. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Shelf } from '#core'
import { keepFile } from '#witness'

export async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Writes a file that is complete and durable once it has its name (mode 0600). */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await openFolder(dirname(file))
  await keepFile(file, text)
}

/** A folder as a shelf: a file for each text. Drafts of what was never finished are nobody's. */
export async function openFolderShelf(folder: string): Promise<Shelf> {
  await openFolder(folder)
  return {
    async read() {
      const names = (await readdir(folder)).filter((name) => !name.endsWith('.new'))
      return new Map(
        await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
      )
    },
    put: (name, text) => writePrivateFile(join(folder, name), text),
    async remove(...names) {
      for (const name of names) await rm(join(folder, name), { force: true })
    },
  }
}
