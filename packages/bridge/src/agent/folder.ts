/** Files of a device: private, and whole or not there. */
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

export async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Writes a file that is complete once it has its name (mode 0600, synced). */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await openFolder(dirname(file))
  const draft = `${file}.${process.pid}.new`
  {
    await using handle = await open(draft, 'w', 0o600)
    await handle.writeFile(text)
    await handle.sync()
  }
  await rename(draft, file)
}
