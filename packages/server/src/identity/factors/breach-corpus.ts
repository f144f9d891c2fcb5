/**
 * Passwords that leaked somewhere: a file the operator supplies, one SHA-1 hash in hexadecimal a line, sorted, each
 * perhaps shortened (10 digits at least) or followed by `:` and a count, as the public collections are. It is searched
 * where it lies; nothing of it is kept in memory and nothing is asked of anybody.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { StartRefused } from '#kernel'

/** Longer than any line is. */
const WINDOW_BYTES = 128
const LINE = /^([0-9A-F]{10,40})(?::\d+)?\r?$/i

export interface BreachCorpus {
  holds(password: string): boolean
}

/** @throws {StartRefused} `identity.breach-corpus` when the file cannot be read or does not begin like one. */
export function openBreachCorpus(path: string): BreachCorpus {
  const within = <T>(work: (file: number, sizeBytes: number) => T): T => {
    const file = openSync(path, 'r')
    try {
      return work(file, fstatSync(file).size)
    } finally {
      closeSync(file)
    }
  }
  try {
    within((file) => {
      if (!LINE.test(lineAt(file, 0).text)) throw new Error('the first line is no hash')
    })
  } catch (cause) {
    const message = `MUTS_BREACH_CORPUS names ${path}, which is not a sorted list of SHA-1 hashes.`
    throw new StartRefused('identity.breach-corpus', message, { cause })
  }
  return {
    holds: (password) => {
      const hash = createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase()
      return within((file, sizeBytes) => search(file, sizeBytes, hash))
    },
  }
}

/** The line that is sought begins in `[from, to)`. About 35 short reads for a file of 40 GB. */
function search(file: number, sizeBytes: number, hash: string): boolean {
  let [from, to] = [0, sizeBytes]
  while (from < to) {
    const middle = from + Math.floor((to - from) / 2)
    const line = middle === 0 ? lineAt(file, 0) : lineAfter(file, middle - 1)
    const known = LINE.exec(line.text)?.[1]?.toUpperCase()
    if (known === undefined || line.at >= to) {
      to = middle
      continue
    }
    const mine = hash.slice(0, known.length)
    if (mine === known) return true
    if (mine < known) to = middle
    else from = line.at + line.text.length + 1
  }
  return false
}

/** The first line that begins behind the line break at or after `position`. */
function lineAfter(file: number, position: number) {
  const text = read(file, position)
  const end = text.indexOf('\n')
  return end === -1 ? { at: position + text.length, text: '' } : lineAt(file, position + end + 1)
}

function lineAt(file: number, at: number) {
  const [text = ''] = read(file, at).split('\n')
  return { at, text }
}

function read(file: number, position: number): string {
  const bytes = Buffer.alloc(WINDOW_BYTES)
  return bytes.toString('latin1', 0, readSync(file, bytes, 0, WINDOW_BYTES, position))
}
