/** A report as a row of blocks: what it says, said once, for the page and for paper. */

export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly below: string }
  /** Cannot be left out by a renderer: SIMULATED, REPLAY. */
  | { readonly kind: 'label'; readonly text: string; readonly because: string }
  | { readonly kind: 'note'; readonly isGrave: boolean; readonly head: string; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string; readonly aside: string }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [string, Cell])[] }
  | {
      readonly kind: 'table'
      readonly name: string
      readonly head: readonly string[]
      /** Shares of the width, in sum 1. */
      readonly widths: readonly number[]
      readonly rows: readonly (readonly Cell[])[]
    }
  | { readonly kind: 'seal'; readonly sha256: string; readonly text: string }

/** What stands in one place. `isWire`: it came off a wire, an address or a hash. */
export interface Cell {
  readonly text: string
  readonly isWire?: true
  /** A word for what is not plainly true: STALE, NOT CONNECTED, UNDECODABLE. */
  readonly state?: string
  /** A second line. */
  readonly below?: string
}

export const plain = (text: string | number | null | undefined, below?: string): Cell => ({
  text: text === null || text === undefined || text === '' ? '–' : String(text),
  ...(below ? { below } : {}),
})

export const wire = (text: string | null | undefined): Cell => ({ ...plain(text), isWire: true })
