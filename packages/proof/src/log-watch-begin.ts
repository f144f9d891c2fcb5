/** Watches that a log which goes on after another says so, with the last signed word of that one. */

import { verifyCheckpoint } from './checkpoint.ts'
import type { EntryFacts } from './entry-facts.ts'
import { isSystemAct } from './entry-facts.ts'
import type { Finding, VerifyLogOptions } from './log-source.ts'
import type { LogWatch } from './log-watch.ts'
import { ProofError } from './proof-error.ts'
import { createVkey, KEY_KIND } from './vkey.ts'

/**
 * The first entry `ledger.begin {previous, size, checkpoint, held}` of a log tells that another came before it, whose tree
 * could not go on: a loss, like any other that is declared. Both are signed with the same keys, each under its own name.
 */
export function watchBegin(origin: string, { vkeys, acceptRestarts = [] }: VerifyLogOptions): LogWatch {
  const own = vkeys.filter(({ name, kind }) => name === origin && kind === KEY_KIND.note)
  let begun: EntryFacts['data'] | undefined
  let inside: number | undefined
  return {
    see({ seq }, facts) {
      if (facts?.action !== 'ledger.begin' || !isSystemAct(facts)) return
      if (seq === 0) begun = facts.data
      else inside ??= seq
    },
    async finding() {
      if (inside !== undefined) {
        return { code: 'fork', message: `entry ${inside} begins a log inside another`, firstBad: inside }
      }
      if (!begun) return undefined
      const { previous, size, held } = begun
      const lie = await findFalseWord(begun, own)
      if (lie) return lie
      if (acceptRestarts.includes(0)) return undefined
      const message = `it goes on after ${previous}, which was seen with ${size} entries and of which ${held} are held`
      return { code: 'lost', message, firstBad: 0 }
    },
  }
}

async function findFalseWord(
  { previous, size, checkpoint }: EntryFacts['data'],
  vkeys: VerifyLogOptions['vkeys'],
): Promise<Finding | undefined> {
  const message = `entry 0 does not hold the signed checkpoint of ${previous} that it speaks of`
  try {
    const renamed = vkeys.map(({ publicKey }) => createVkey(String(previous), publicKey))
    const last = await verifyCheckpoint(String(checkpoint), renamed)
    return last.size === size ? undefined : { code: 'fork', message, firstBad: 0 }
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return { code: 'fork', message, firstBad: 0 }
  }
}
