import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Durable and whole, or not at all: the folder is synced too, or a crash could bring the old text back. */
export async function keepFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`
  {
    await using handle = await open(draft, 'w', 0o600)
    await handle.writeFile(text)
    await handle.sync()
  }
  await rename(draft, file)
  if (process.platform === 'win32') return
  await using handle = await open(dirname(file), 'r')
  await handle.sync()
}
