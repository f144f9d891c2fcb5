/** Whom a check trusts, as the command line says it. */
import { readFileSync, statSync } from 'node:fs'
import { CommandError, EXIT } from '#exit'
import type { Vkey } from '#proof'
import { KEY_KIND, ProofError, parseVkey } from '#proof'

export interface TrustOptions {
  /** Verifier keys, or files that hold one a line. */
  readonly key: readonly string[]
  readonly witnessKey?: readonly string[]
  readonly quorum?: string
}

export interface Trust {
  readonly vkeys: readonly Vkey[]
  readonly witnessKeys: readonly Vkey[]
  /** How many witnesses must have seen a checkpoint; 0 where none is named. */
  readonly quorum: number
}

/**
 * Reads the keys. A quorum that the named witnesses could never reach, or that nobody could be counted for, is refused:
 * silently it would be no quorum at all.
 *
 * @throws {CommandError} usage.
 */
export function readTrust({ key, witnessKey = [], quorum: wanted }: TrustOptions): Trust {
  const vkeys = readKeys(key)
  const witnessKeys = readKeys(witnessKey)
  if (vkeys.length === 0) throw refused('--key names a file without any key in it.')
  requireKind(vkeys, KEY_KIND.note, '--key', 'is the key of a witness; it belongs behind --witness-key')
  requireKind(
    witnessKeys,
    KEY_KIND.cosignature,
    '--witness-key',
    'signs notes and is no witness; it belongs behind --key',
  )
  return { vkeys, witnessKeys, quorum: readQuorum(wanted, witnessKeys.length) }
}

function readQuorum(wanted: string | undefined, witnesses: number): number {
  if (wanted === undefined) return Math.min(witnesses, 1)
  if (/^[1-9]\d{0,3}$/.test(wanted) && Number(wanted) <= witnesses) return Number(wanted)
  throw refused(`--quorum takes a number from 1 to that of the witnesses behind --witness-key, which is ${witnesses}.`)
}

function readKeys(given: readonly string[]): readonly Vkey[] {
  const texts = given.flatMap((text) => (isVkey(text) ? [text] : readKeyFile(text)))
  return [...new Set(texts)].map(readKey)
}

/** A verifier key begins with its name and eight hexadecimal digits; no path of sane people does. */
const isVkey = (text: string): boolean => /^[^+]+\+[0-9a-f]{8}\+/.test(text)

function readKeyFile(file: string): readonly string[] {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw refused(`${file.slice(0, 200)} is neither a verifier key nor a file with such keys.`)
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

function readKey(text: string): Vkey {
  try {
    return parseVkey(text)
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    throw refused(`A verifier key cannot be used: ${cause.message}.`)
  }
}

function requireKind(vkeys: readonly Vkey[], kind: Vkey['kind'], option: string, complaint: string): void {
  const wrong = vkeys.find((vkey) => vkey.kind !== kind)
  if (wrong) throw refused(`${option} ${wrong.name} ${complaint}.`)
}

const refused = (message: string) => new CommandError(EXIT.usage, message)
