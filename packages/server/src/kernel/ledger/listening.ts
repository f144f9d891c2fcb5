/**
 * Listening (LEDGER, section 11): the handler's effects in the database and the cursor move in one transaction, so
 * each entry is handled once. An entry that fails is never skipped: its listener stands still, the others go on.
 */
import type { Actor, Context, Entry, EntryId, OrgId } from '#kernel'
import { attemptWith, changeWithin, HOUSE, uuidv7 } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { IdentifiedEntry } from './compose.ts'
import type { CursorSeal } from './cursor-seal.ts'
import type { Cursor } from './cursor-store.ts'
import { ensureCursor, isCursorThere, lockCursor, moveCursor, readSize } from './cursor-store.ts'
import type { EntryOrigin, Listener, PlacedEntry } from './ledger.ts'
import { listActions } from './log-store.ts'
import { placeBody } from './view.ts'

const MOST_ENTRIES = 500

export interface ListeningParts {
  readonly database: Database
  readonly now: () => Date
  readonly cursorSeal: CursorSeal
  readonly append: (tx: Transaction, origin: EntryOrigin, entries: readonly IdentifiedEntry[]) => Promise<void>
  readonly onCommit: (tx: Transaction) => void
}

/**
 * Returns the listener's turn: handles what is new, at most 500 entries, and answers whether it handled any.
 * It throws what the handler threw, after everything before the failing entry was handled.
 */
export function createListening(parts: ListeningParts, listener: Listener): () => Promise<boolean> {
  const { name } = listener
  const { cursorSeal } = parts
  let hasCursor = false
  const requireOwnPlace = async (tx: Transaction, { seq, seal, size }: Cursor): Promise<void> => {
    // The head may have been read before the cursor: another node has moved on between the two.
    if (seq >= size && seq >= (await readSize(tx)))
      throw new Error(`${name} is said to have heard entry ${seq}, which the log does not hold yet`)
    if (seal === null)
      throw new Error(
        `nobody vouches that ${name} has heard all up to entry ${seq}: after an update or a restore from before places were sealed, stop the servers and run muts ledger restore, which seals each place where it stands and says so in the log; otherwise put its row of ledger_cursor back from a backup`,
      )
    if (!cursorSeal.isSealed(name, seq, seal))
      throw new Error(
        `${name} is said to have heard entry ${seq}, by another hand than a server's: put its row of ledger_cursor back from a backup`,
      )
  }
  const turn = async (limit: number, onEntry: (handled: number) => void): Promise<boolean> => {
    const done = await parts.database.transaction({ org: HOUSE }, async (tx) => {
      if (!hasCursor) await ensureCursor(tx, name, cursorSeal.seal(name, -1))
      const locked = await lockCursor(tx, name)
      if (!locked && hasCursor && !(await isCursorThere(tx, name)))
        throw new Error(`the place of ${name} in the log is gone from the database`)
      if (!locked) return undefined
      const { seq: cursor, size } = locked
      await requireOwnPlace(tx, locked)
      if (cursor + 1 >= size) return undefined
      const rows = await listActions(tx, listener.actions, [cursor + 1, size], limit)
      for (const [index, { seq, body }] of rows.entries()) {
        onEntry(index)
        await handleEntry(parts, listener, tx, placeBody(seq, body))
      }
      const next = rows.length < limit ? size - 1 : (rows.at(-1)?.seq ?? cursor)
      await moveCursor(tx, name, next, cursorSeal.seal(name, next))
      return { tx, handled: rows.length }
    })
    hasCursor = true
    if (done) parts.onCommit(done.tx)
    return done !== undefined && done.handled > 0
  }
  return async () => {
    let handled = 0
    try {
      return await turn(MOST_ENTRIES, (index) => {
        handled = index
      })
    } catch (cause) {
      // The failure took the good ones before it along: they are handled again, up to the bad one.
      if (handled > 0) await turn(handled, () => {})
      throw cause
    }
  }
}

async function handleEntry(parts: ListeningParts, listener: Listener, tx: Transaction, entry: PlacedEntry) {
  const recorded: { readonly origin: EntryOrigin; readonly entry: IdentifiedEntry }[] = []
  const now = parts.now()
  const contextOf = (org: OrgId, actor: Actor): Context => {
    const origin = {
      actor,
      org,
      at: now,
      source: undefined,
      request: `${listener.name}:${entry.seq}`,
    }
    const record = (fact: Entry): EntryId => {
      // Counted, so that they stand in the ledger in the order in which they were recorded.
      const id = uuidv7<EntryId>(now, recorded.length)
      recorded.push({ origin, entry: { ...fact, id } })
      return id
    }
    const enter = async (next: OrgId, as: Actor = actor) => {
      await tx.enter(next)
      return contextOf(next, as)
    }
    return {
      actor,
      org,
      scope: 'all',
      now,
      tx,
      source: undefined,
      caller: undefined,
      request: origin.request,
      record,
      find: (read, ...key) => tx.findByKey(read, ...key),
      list: (leg) => tx.list(leg),
      disclosed: async (fact) => record(fact),
      change: changeWithin(tx, record),
      attempt: attemptWith((work) => tx.attempt(work), recorded),
      enter,
    }
  }
  // A refused attempt is no fact of the action it was aimed at: nobody may cause anything by being refused.
  if (entry.outcome === 'refused') return
  await tx.enter(entry.org)
  await listener.handle(contextOf(entry.org, { kind: 'system', id: listener.name }), entry)
  for (const { origin, entry } of recorded) {
    await tx.enter(origin.org)
    await parts.append(tx, origin, [entry])
  }
}
