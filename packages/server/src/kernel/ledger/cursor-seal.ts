/**
 * The seal of a listener's cursor: an HMAC over its name and its place under a key that the database never holds. A
 * superuser cannot move it over entries that are to be heard; what they can put back is a place where it once stood.
 */
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import type { Vault } from '#kernel/vault'
import { encodeUtf8 } from '#proof'
import { listUnsealed, sealCursor } from './cursor-store.ts'
import type { OwnRequests } from './own-requests.ts'
import { createSealer } from './seal.ts'

export interface CursorSeal {
  seal(listener: string, seq: number): Uint8Array
  isSealed(listener: string, seq: number, seal: Uint8Array | null): boolean
}

export function createCursorSeal(derive: Vault['derive']): CursorSeal {
  const sealer = createSealer(derive('ledger/cursor'))
  const textOf = (listener: string, seq: number) => encodeUtf8(`${listener}\n${seq}`)
  return {
    seal: (listener, seq) => sealer.seal(textOf(listener, seq)),
    isSealed: (listener, seq, seal) => seal !== null && sealer.isSealed(textOf(listener, seq), seal),
  }
}

export interface CursorParts {
  readonly database: Database
  readonly cursorSeal: CursorSeal
  readonly requests: OwnRequests
  readonly place: () => Promise<void>
}

/**
 * Seals the cursors that have no seal, as those of a database from before there were seals, where they stand. Nobody but an
 * operator can say that they stand right, so no server does this by itself, and the log says of each where that was
 * before it is done.
 *
 * @returns how many there were.
 */
export async function sealCursors(parts: CursorParts, reason: string): Promise<number> {
  const { database, cursorSeal, requests, place } = parts
  const unsealed = await database.transaction({ org: HOUSE }, listUnsealed)
  if (unsealed.length === 0) return 0
  const placed = unsealed.map(({ listener, seq }) =>
    requests.ask({ action: 'ledger.cursor', object: listener, facts: { seq, reason } }),
  )
  await place()
  await Promise.all(placed)
  await database.transaction({ org: HOUSE }, async (tx) => {
    for (const { listener, seq } of unsealed)
      await sealCursor(tx, { listener, seq, seal: cursorSeal.seal(listener, seq) })
  })
  return unsealed.length
}
