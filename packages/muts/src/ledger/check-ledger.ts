/** `muts verify ledger`: a whole log, against keys that somebody wrote down elsewhere. */
import { join } from 'node:path'
import { CommandError, EXIT } from '#exit'
import type { LeavesFile, LogSource, LogVerdict, VerifyLogOptions } from '#proof'
import { HASH_SIZE, ProofError, verifyLog } from '#proof'
import { sha256 } from './digest.ts'
import { openSource, readBytes } from './source.ts'
import { tell } from './tell.ts'
import type { TrustOptions } from './trust.ts'
import { readTrust } from './trust.ts'

export interface LedgerOptions extends TrustOptions {
  readonly leaves?: string
  readonly acceptLoss?: readonly string[]
  readonly acceptRestart?: readonly string[]
  readonly json?: boolean
}

/** A verdict, or why there is no log to speak of: then the codes are those of `ProofError`. */
export type Verdict = Omit<LogVerdict, 'finding'> & {
  readonly finding?: { readonly code: string; readonly message: string }
}

export async function checkLedger(name: string, options: LedgerOptions): Promise<void> {
  const trust = readTrust(options)
  const accepted = {
    acceptLoss: (options.acceptLoss ?? []).map(readRun),
    acceptRestarts: (options.acceptRestart ?? []).map(readSeq),
  }
  const leaves = options.leaves === undefined ? undefined : await readLeaves(options.leaves)
  const source = await openSource(name)
  const verdict = await judgeLog(name, source, { ...trust, ...accepted, ...(leaves ? { leaves } : {}) })
  tell({ ok: verdict.ok, sentence: sentenceOf(verdict), facts: factsOf(verdict, leaves) }, verdict, options.json)
}

/**
 * Verifies a log. One that nobody trusted signed is a verdict as well; of it nothing is known.
 *
 * @throws {CommandError} failure when there is no log at all; as the source does.
 */
export async function judgeLog(name: string, source: LogSource, options: VerifyLogOptions): Promise<Verdict> {
  try {
    return await verifyLog(source, { ...options, hash: sha256 })
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    const { code, message } = cause
    if (code === 'missing')
      throw new CommandError(EXIT.failure, `${name} cannot be read as a log: ${message}.`, { cause })
    return { ok: false, origin: '', size: 0, root: '', witnessedSize: 0, finding: { code, message } }
  }
}

function sentenceOf({ ok, size, origin, finding }: Verdict): string {
  if (ok) return `The log holds: all ${size} entries of ${origin} are what was signed.`
  return `The log does not hold: ${finding?.message}.`
}

function factsOf(
  { origin, size, root, witnessedSize, finding, firstBad, window }: Verdict,
  leaves: LeavesFile | undefined,
) {
  return {
    finding: finding?.code,
    'first bad entry': firstBad,
    'bad entry within': window && `${window[0]} up to and without ${window[1]}`,
    log: origin || 'unknown: no key given here signed it',
    entries: size,
    root: root || undefined,
    'seen by witnesses up to': witnessedSize,
    'hashes in the leaves file': leaves && leaves.hashes.length / HASH_SIZE,
  }
}

/** As a server keeps it: 32 bytes an entry in `leaves`, and the checkpoint that covers them. */
async function readLeaves(folder: string): Promise<LeavesFile> {
  const [hashes, checkpoint] = await Promise.all(['leaves', 'checkpoint'].map((name) => readBytes(join(folder, name))))
  if (!hashes || !checkpoint) throw new Error('two files were read and one is not there')
  // Whatever its bytes are, it is the verifier who says that nobody signed them.
  return { hashes, checkpoint: new TextDecoder().decode(checkpoint) }
}

function readRun(text: string): readonly [number, number] {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? []
  if (Number(from) < Number(to)) return [Number(from), Number(to)]
  throw new CommandError(
    EXIT.usage,
    `--accept-loss takes FROM-TO, without TO itself: 7-8 is entry 7 alone. Not ${text}.`,
  )
}

function readSeq(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new CommandError(EXIT.usage, `--accept-restart takes the number of an entry, not ${text}.`)
}
