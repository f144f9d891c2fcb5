/** What the verifier checks in passing, entry by entry, and reports only once all rows hold. */
import type { EntryFacts } from './entry-facts.ts'
import { isSystemAct } from './entry-facts.ts'
import type { LogHead } from './log-heads.ts'
import type { Finding, LogRow, VerifyLogOptions } from './log-source.ts'
import { verifyNote } from './note-sign.ts'
import { ProofError } from './proof-error.ts'
import { searchKeysOf } from './search-keys.ts'
import type { Hash } from './tree.ts'
import { parseVkey } from './vkey.ts'

export interface LogWatch {
  /** Sees each row in order; facts are undefined where the body is gone or is not an entry of ours. */
  see(row: LogRow, facts: EntryFacts | undefined): void
  finding(): Finding | undefined | Promise<Finding | undefined>
}

/** Watches that a log which begins late says so itself: `ledger.pruned {below}`. */
export function watchPruning(): LogWatch {
  let first: number | undefined
  let below = 0
  return {
    see({ seq }, facts) {
      first ??= seq
      if (facts?.action !== 'ledger.pruned' || !isSystemAct(facts)) return
      const stated = Number(facts.data.below)
      if (stated > below) below = stated
    },
    finding() {
      if (first === undefined || first <= below) return undefined
      return { code: 'missing', message: `the log begins at ${first} without saying so`, firstBad: below }
    },
  }
}

/**
 * Watches for entries of which only the hash is left. Where what the log itself declares is accepted, its own
 * `ledger.restored {from, to, lost}` must stand behind the loss.
 */
export function watchLoss(accepted: VerifyLogOptions['acceptLoss'] = []): LogWatch {
  const lost: number[] = []
  const runs: (readonly [from: number, to: number])[] = accepted === 'declared' ? [] : [...accepted]
  return {
    see({ seq, body }, facts) {
      if (!body) lost.push(seq)
      if (accepted !== 'declared' || facts?.action !== 'ledger.restored' || !isSystemAct(facts)) return
      const { from, to, lost: count } = facts.data
      if (Number(count) > 0) runs.push([Number(from), Math.min(Number(to), seq)])
    },
    finding() {
      const seq = lost.find((seq) => !runs.some(([from, to]) => from <= seq && seq < to))
      if (seq === undefined) return undefined
      return { code: 'lost', message: `entry ${seq} was lost, only its hash is left`, firstBad: seq }
    },
  }
}

/** Watches that the columns of a row say what its body says. */
export function watchColumns(hash: Hash): LogWatch {
  let finding: Finding | undefined
  return {
    see({ seq, columns }, facts) {
      if (finding || !columns || !facts) return
      const derived = { ...facts, keys: searchKeysOf(hash, facts).toSorted().join() }
      const stored = { ...columns, ...(columns.keys ? { keys: columns.keys.toSorted().join() } : {}) }
      const wrong = (['id', 'org', 'at', 'action', 'keys'] as const).find(
        (name) => stored[name] !== undefined && stored[name] !== derived[name],
      )
      if (wrong)
        finding = {
          code: 'columns',
          message: `column ${wrong} of entry ${seq} is not what its body says`,
          firstBad: seq,
        }
    },
    finding: () => finding,
  }
}

/**
 * Watches the chains of epoch keys, one for each node: `ledger.epoch {vkey, node, endsPrevious}` begins an epoch, and
 * a checkpoint that covers it, signed by the key before, ends the last one. A thief does not have that key any more.
 */
export function watchEpochs(heads: readonly LogHead[], acceptRestarts: readonly number[]): LogWatch {
  const current = new Map<unknown, string>()
  const owed: { readonly vkey: string; readonly seq: number }[] = []
  let isWhole: boolean | undefined
  let finding: Finding | undefined
  const begin = (seq: number, { vkey, node, endsPrevious }: EntryFacts['data']): void => {
    const before = current.get(node)
    current.set(node, String(vkey))
    if (endsPrevious === true) {
      if (before !== undefined) owed.push({ vkey: before, seq })
      else if (isWhole)
        finding ??= { code: 'epoch', message: `entry ${seq} ends an epoch that never began`, firstBad: seq }
    } else if (before !== undefined && !acceptRestarts.includes(seq)) {
      finding ??= {
        code: 'epoch',
        message: `at entry ${seq} the chain of epoch keys of ${node} begins anew`,
        firstBad: seq,
      }
    }
  }
  return {
    see({ seq, body }, facts) {
      isWhole ??= seq === 0
      if (body === undefined) {
        // A change of key may be among what is lost: from here on every chain is taken where it stands.
        isWhole = false
        current.clear()
      }
      if (facts?.action === 'ledger.epoch' && isSystemAct(facts)) begin(seq, facts.data)
    },
    async finding() {
      for (const { vkey, seq } of owed) {
        if (finding?.firstBad !== undefined && finding.firstBad < seq) break
        if (await isEnded(heads, vkey, seq)) continue
        return {
          code: 'epoch',
          message: `no checkpoint ends the epoch before entry ${seq} with its own key`,
          firstBad: seq,
        }
      }
      return finding
    },
  }
}

/** Whether a checkpoint that covers the entry carries the signature of this key. */
async function isEnded(heads: readonly LogHead[], vkey: string, seq: number): Promise<boolean> {
  for (const { size, note } of heads) {
    if (size > seq && (await isSignedBy(note, vkey))) return true
  }
  return false
}

async function isSignedBy(note: string, vkey: string): Promise<boolean> {
  try {
    return (await verifyNote(note, [parseVkey(vkey)])).signedBy.length > 0
  } catch (error) {
    if (error instanceof ProofError) return false
    throw error
  }
}
