/** Files of a device: private, and whole or not there. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { keepFile } from '#witness'

export async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Writes a file that is complete and durable once it has its name (mode 0600). */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await openFolder(dirname(file))
  await keepFile(file, text)
}
