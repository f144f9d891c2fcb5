/** A small file whose content changes at once. */
import { open, rename } from 'node:fs/promises'

/** Durable and whole, or not at all. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`
  const handle = await open(fresh, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
}
