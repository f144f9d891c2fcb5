/**
 * The seal of a listener's cursor: an HMAC over its name and its place under a key that the database never holds. A
 * superuser cannot move it over entries that are to be heard; what they can put back is a place where it once stood.
 */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import type { Vault } from '#kernel/vault'
import { encodeUtf8 } from '#proof'
import { listUnsealed, sealCursor } from './cursor-store.ts'
import { replaceFile } from './replace-file.ts'
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

/**
 * Seals the cursors of a server from before there were seals, once on each host: a file beside the leaves says that it was
 * done. From then on a cursor without a seal is one that somebody touched.
 */
export async function sealFirstCursors(database: Database, cursorSeal: CursorSeal, folder: string): Promise<void> {
  const file = join(folder, 'sealed-cursors')
  if (existsSync(file)) return
  await database.transaction({ org: HOUSE }, async (tx) => {
    for (const { listener, seq } of await listUnsealed(tx))
      await sealCursor(tx, listener, cursorSeal.seal(listener, seq))
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await replaceFile(file, 'The cursors of listeners are sealed.\n')
}
