/**
 * The log keys a device trusts: those that signed what it was shown first, and later ones that one of these vouched for
 * by signing the same checkpoint (LEDGER, section 6: both sign for 30 days). So no server can talk a device that has
 * seen its log into another one.
 */
import { readFile } from 'node:fs/promises'
import type { Vkey } from '#proof'
import { formatVkey, KEY_KIND, ProofError, parseCheckpoint, parseVkey, verifyNote } from '#proof'
import { keepFile } from './keep-file.ts'

export interface TrustedLogs {
  list(): readonly Vkey[]
  /** Takes over, durably, of the offered keys those that this note shows to be the log's. */
  learn(note: string, offered: readonly string[]): Promise<void>
}

/** @throws {ProofError} when the file is damaged: it is not begun anew, or a damage would forget whom it trusted. */
export async function openTrustedLogs(file: string): Promise<TrustedLogs> {
  let trusted = await readKeys(file)
  const isTrusted = (key: Vkey) => trusted.some((known) => formatVkey(known) === formatVkey(key))
  return {
    list: () => trusted,
    learn: async (note, offered) => {
      const signers = await signersOf(note, [...trusted, ...offered.flatMap(readKey)])
      const fresh = signers.filter((key) => !isTrusted(key))
      const isVouchedFor = trusted.length === 0 || signers.some(isTrusted)
      if (fresh.length === 0 || !isVouchedFor) return
      const all = [...trusted, ...fresh]
      await keepFile(file, all.map((key) => `${formatVkey(key)}\n`).join(''))
      trusted = all
    },
  }
}

async function readKeys(file: string): Promise<readonly Vkey[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return ''
    throw cause
  })
  return text.split('\n').filter(Boolean).map(parseVkey)
}

/** The log keys that signed a checkpoint; none where a line of a known key is wrong. */
async function signersOf(note: string, keys: readonly Vkey[]): Promise<readonly Vkey[]> {
  try {
    const { text, signedBy } = await verifyNote(note, keys)
    const { origin } = parseCheckpoint(text, 'keep')
    return signedBy.filter(({ name, kind }) => name === origin && kind === KEY_KIND.note)
  } catch (error) {
    if (error instanceof ProofError) return []
    throw error
  }
}

function readKey(text: string): readonly Vkey[] {
  try {
    return [parseVkey(text)]
  } catch (error) {
    if (error instanceof ProofError) return []
    throw error
  }
}
