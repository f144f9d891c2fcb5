/** What an address of the ledger searches for. */

/** By whom or what the ledger can be asked. */
export const LEDGER_KINDS = ['actor', 'subject', 'object', 'action'] as const
export type LedgerKind = (typeof LEDGER_KINDS)[number]

/** What is searched for; `from` and `to` are ISO 8601 and belong to the period. */
export type LedgerSearch = Readonly<Partial<Record<LedgerKind | 'from' | 'to', string>>>

const WORDS = [...LEDGER_KINDS, 'from', 'to'] as const

/** What an address searches for; whatever else stands in it is passed over. */
export const readLedgerSearch = (address: Readonly<Record<string, unknown>>): LedgerSearch =>
  Object.fromEntries(
    WORDS.flatMap((word) => {
      const said = address[word]
      const isSaid = typeof said === 'string' || typeof said === 'number'
      const isInstant = word === 'from' || word === 'to'
      const isRead = isSaid && `${said}` !== '' && !(isInstant && Number.isNaN(Date.parse(`${said}`)))
      return isRead ? [[word, `${said}`]] : []
    }),
  )
