/** A DBC file out of the reader's own computer. It is read in the page and leaves it for nowhere. */
import type { DbcDecoder } from '#protocol/dbc'
import { createDbcDecoder, parseDbc } from '#protocol/dbc'

export interface Database {
  readonly name: string
  readonly decoder: DbcDecoder
  readonly messages: number
  /** Lines that are none of a database, and were passed over. */
  readonly badLines: number
}

/** The largest public ones have a tenth of it. */
export const MOST_BYTES = 16_777_216

export type Unfit = 'too-large' | 'no-messages'

/** Reads a file; what is wrong with it where it names no message. Bad lines are passed over and counted. */
export async function openDatabase(file: File): Promise<Database | Unfit> {
  if (file.size > MOST_BYTES) return 'too-large'
  let badLines = 0
  const dbc = parseDbc(decodeText(new Uint8Array(await file.arrayBuffer())), {
    onBadLine: () => {
      badLines += 1
    },
  })
  if (dbc.messages.length === 0) return 'no-messages'
  return { name: file.name, decoder: createDbcDecoder(dbc), messages: dbc.messages.length, badLines }
}

/** UTF-8, or else Windows-1252, as most tools write it. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
