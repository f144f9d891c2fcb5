/** Entries of the ledger itself that something else asked for: the next batch of this process holds them. */
import type { Entry } from '#kernel'

export interface OwnRequests {
  /** Resolves once the entry is placed and committed. */
  ask(fact: Entry): Promise<void>
  pending(): readonly Entry[]
  /** The first so many of them are committed. */
  placed(count: number): void
}

export function createOwnRequests(): OwnRequests {
  const waiting: { readonly fact: Entry; readonly resolve: () => void }[] = []
  return {
    ask: (fact) => new Promise((resolve) => void waiting.push({ fact, resolve })),
    pending: () => waiting.map(({ fact }) => fact),
    placed: (count) => {
      for (const { resolve } of waiting.splice(0, count)) resolve()
    },
  }
}
