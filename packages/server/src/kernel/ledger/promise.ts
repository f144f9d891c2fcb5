/** The promise for an entry that is committed but not placed yet: whoever breaks it has signed the evidence. */
import type { Signer } from '#proof'
import { signNote, toBase64 } from '#proof'
import type { OwnEntry } from './own-entries.ts'

/** A signed note by `<origin>/promise`: the entry's id, its leaf hash, and the instant it will be placed by. */
export async function signPromise(signer: Signer, { id, leaf }: OwnEntry, includeBy: Date): Promise<string> {
  const lines = [signer.vkey.name, id, toBase64(leaf), includeBy.toISOString()]
  return await signNote(lines.map((line) => `${line}\n`).join(''), [signer])
}
