/**
 * The highest generation of the seal's key that this host has heard of, in a file outside the database: whoever takes the
 * log's word about it away there shall not bring an older key, which may be stolen, back into use.
 */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from './replace-file.ts'

export interface SealMemory {
  readonly generation: number
  /** Durable when it resolves. It only grows. */
  keep(generation: number): Promise<void>
}

/** @throws {Error} when the file is not what is written here. */
export function openSealMemory(folder: string): SealMemory {
  const file = join(folder, 'seal-generation')
  let known = read(file)
  return {
    get generation() {
      return known
    },
    keep: async (generation) => {
      if (generation <= known) return
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await replaceFile(file, `${generation}\n`)
      known = generation
    },
  }
}

function read(file: string): number {
  try {
    const text = readFileSync(file, 'utf8')
    if (/^[1-9]\d{0,8}\n$/.test(text)) return Number(text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
  throw new Error(`${file} does not hold the generation of the seal's key`)
}
