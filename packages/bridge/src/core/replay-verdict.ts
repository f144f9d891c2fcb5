/** What came of a scan or act that was made again out of its recording, held against what was sealed. */
import type { Json } from '#proof'
import type { Replay } from '#protocol/recording'

/** What a replay came to. */
export type ReplayVerdict =
  /** Bit for bit what was sealed. */
  | { readonly verdict: 'same' }
  /** The first place of the document (RFC 6901) that is not the same, and what stands there, as JSON. */
  | { readonly verdict: 'different'; readonly at: string; readonly sealed: string; readonly replayed: string }
  /** The line of the recording, from 1, where something else was done than recorded; `cut-off`: where it ends too soon. */
  | { readonly verdict: 'diverged' | 'cut-off'; readonly line: number; readonly because: string }

/** @param sealed the canonical text that was sealed. @param replayed what came now; null where it broke off. */
export function judgeReplay(
  { isCutOff }: { readonly isCutOff: boolean },
  { end }: Pick<Replay, 'end'>,
  { sealed, replayed }: { readonly sealed: string; readonly replayed: object | null },
): ReplayVerdict {
  const divergence = end()
  if (divergence) {
    const verdict = isCutOff && divergence.isAtEnd ? 'cut-off' : 'diverged'
    return { verdict, line: divergence.line, because: divergence.message }
  }
  const difference = findDifference(JSON.parse(sealed), replayed as Json)
  return difference ? { verdict: 'different', ...difference } : { verdict: 'same' }
}

interface Difference {
  readonly at: string
  readonly sealed: string
  readonly replayed: string
}

const MOST_SHOWN = 200
const show = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value).slice(0, MOST_SHOWN))

function findDifference(sealed: Json | undefined, replayed: Json | undefined, at = ''): Difference | undefined {
  if (isTree(sealed) && isTree(replayed) && Array.isArray(sealed) === Array.isArray(replayed)) {
    const names = new Set([...Object.keys(sealed), ...Object.keys(replayed)])
    for (const name of [...names].toSorted()) {
      const found = findDifference(
        sealed[name],
        replayed[name],
        `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      )
      if (found) return found
    }
    return undefined
  }
  return Object.is(sealed, replayed) ? undefined : { at, sealed: show(sealed), replayed: show(replayed) }
}

const isTree = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null
