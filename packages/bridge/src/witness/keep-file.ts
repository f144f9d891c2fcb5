import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Durable and whole, or not at all: the folder is synced too, or a crash could bring the old text back. */
export async function keepFile(file: string, text: string): Promise<void> {
  {
    await using handle = await open(`${file}.new`, 'w', 0o600)
    await handle.writeFile(text)
    await handle.sync()
  }
  await rename(`${file}.new`, file)
  if (process.platform === 'win32') return
  await using handle = await open(dirname(file), 'r')
  await handle.sync()
}
