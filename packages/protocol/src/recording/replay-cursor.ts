/** Where a replay stands in its recording: what happens now is held against the next line, and frames are passed over. */
import { isFrame, parseLine } from './line.ts'

/** What happens now is not what was recorded. */
export class ReplayDivergence extends Error {
  override readonly name = 'ReplayDivergence'
  /** Which line of the recording, counted from 1; one behind the last where it ends too soon. */
  readonly line: number
  /** Microseconds of the recording. */
  readonly atUs: number
  /** The recording has no more lines. */
  readonly isAtEnd: boolean

  constructor(place: { readonly line: number; readonly atUs: number; readonly isAtEnd: boolean }, message: string) {
    super(`line ${place.line}: ${message}`)
    this.line = place.line
    this.atUs = place.atUs
    this.isAtEnd = place.isAtEnd
  }
}

export type Cursor = ReturnType<typeof createCursor>

export function createCursor(lines: readonly string[]) {
  const all = lines.map(parseLine)
  let next = 0
  let nowUs = 0
  let divergence: ReplayDivergence | undefined

  const peek = (): string | undefined => {
    while (next < all.length && isFrame(all[next]?.said ?? '')) next += 1
    return all[next]?.said
  }
  const diverge = (did: string): never => {
    const recorded = peek()
    const then = recorded === undefined ? 'the recording ends here' : `recorded is '${recorded.slice(0, 200)}'`
    divergence ??= new ReplayDivergence(
      { line: next + 1, atUs: all[next]?.atUs ?? nowUs, isAtEnd: recorded === undefined },
      `${did}; ${then}`,
    )
    throw divergence
  }
  /** Once it has diverged it stays so: nobody goes on from a made-up place. */
  const advance = () => {
    if (divergence) throw divergence
    nowUs = all[next]?.atUs ?? nowUs
    next += 1
  }
  const restOf = (said: string, word: string) => said.slice(word.length + 1)
  const isWord = (said: string | undefined, word: string) => said === word || said?.startsWith(`${word} `) === true

  return {
    peek,
    diverge,
    nowUs: () => nowUs,
    /** The line must say exactly this. */
    expect(said: string): void {
      if (divergence) throw divergence
      if (peek() !== said) diverge(`now comes '${said.slice(0, 200)}'`)
      advance()
    },
    /** What stands behind this word, which must come now. */
    take(word: string): string {
      if (divergence) throw divergence
      const said = peek()
      if (said === undefined || !isWord(said, word)) return diverge(`now comes '${word}'`)
      advance()
      return restOf(said, word)
    },
    /** What was answered: one of these words comes now. */
    answer<T>(read: Readonly<Record<string, (rest: string) => T>>): T {
      if (divergence) throw divergence
      const said = peek()
      const word = Object.keys(read).find((one) => isWord(said, one))
      if (said === undefined || word === undefined) return diverge(`now comes ${Object.keys(read).join(' or ')}`)
      advance()
      const parse = read[word]
      return parse ? parse(restOf(said, word)) : diverge('no answer')
    },
    skip: advance,
    isNext: (word: string) => isWord(peek(), word),
    end(): ReplayDivergence | undefined {
      if (divergence || peek() === undefined) return divergence
      try {
        return diverge('now comes nothing more')
      } catch (error) {
        return error as ReplayDivergence
      }
    },
  }
}
