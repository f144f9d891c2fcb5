/**
 * Verifies a whole log, of ours or any other in C2SP formats: signatures, trusted size, rows, tiles, index
 * commits, derived columns, ends of epochs, losses, what came before it, in this order. The first thing that does not hold is the verdict.
 */
import { toBase64 } from './base64.ts'
import { readHeads } from './log-heads.ts'
import { walkRows } from './log-rows.ts'
import type { Finding, LogSource, LogVerdict, VerifyLogOptions } from './log-source.ts'
import { watchColumns, watchEpochs, watchLoss, watchPruning } from './log-watch.ts'
import { watchBegin } from './log-watch-begin.ts'
import { watchIndex } from './log-watch-index.ts'
import { sha256 } from './sha256.ts'
import type { Hash } from './tree.ts'

/**
 * Reads the log once, from its first row to its last.
 *
 * @param options.hash SHA-256; without it, the one of this package.
 * @throws {ProofError} missing, signature or malformed if no checkpoint can be trusted, so there is no log to speak of;
 * and what the source throws.
 */
export async function verifyLog(
  source: LogSource,
  options: VerifyLogOptions & { readonly hash?: Hash },
): Promise<LogVerdict> {
  const hash = options.hash ?? sha256
  const heads = await readHeads(source, options)
  const { newest, size, witnessedSize } = heads
  const finding = heads.finding ?? (await readLog(hash, source, options, heads))
  const facts = { origin: newest.origin, size, root: toBase64(newest.root), witnessedSize }
  if (!finding) return { ok: true, ...facts }
  const { code, message, ...place } = finding
  return { ok: false, ...facts, finding: { code, message }, ...place }
}

async function readLog(
  hash: Hash,
  source: LogSource,
  options: VerifyLogOptions,
  heads: Awaited<ReturnType<typeof readHeads>>,
): Promise<Finding | undefined> {
  const watches = [
    watchPruning(),
    watchIndex(hash),
    watchColumns(hash),
    watchEpochs(heads.heads, options.acceptRestarts ?? []),
    // Last: what somebody may know and accept must not hide what nobody may.
    watchLoss(options.acceptLoss),
    watchBegin(heads.newest.origin, options),
  ]
  const finding = await walkRows(hash, source, options, heads, (row, facts) => {
    for (const watch of watches) watch.see(row, facts)
  })
  if (finding) return finding
  for (const watch of watches) {
    const found = await watch.finding()
    if (found) return found
  }
  return undefined
}
