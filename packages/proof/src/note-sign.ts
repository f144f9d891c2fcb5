/** Signs and verifies notes: Ed25519 over the text, and timestamped cosignatures of witnesses (tlog-cosignature, v1). */
import { concatBytes, encodeUtf8 } from './bytes.ts'
import type { NoteSignature } from './note.ts'
import { formatNote, parseNote } from './note.ts'
import { ProofError } from './proof-error.ts'
import type { Vkey } from './vkey.ts'
import { KEY_KIND } from './vkey.ts'

/** Someone who holds a private key. `sign` answers the 64 bytes of an Ed25519 signature. */
export interface Signer {
  readonly vkey: Vkey
  readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** A note of which at least one trusted key vouches, and which of them do. */
export interface VerifiedNote {
  readonly text: string
  readonly signedBy: readonly Vkey[]
}

/** Signs a text with every signer, in their order, and writes the note. Keys of kind note only. */
export async function signNote(text: string, signers: readonly Signer[]): Promise<string> {
  const signatures = await Promise.all(
    signers.map(async ({ vkey: { name, id }, sign }) => ({ name, id, signature: await sign(encodeUtf8(text)) })),
  )
  return formatNote({ text, signatures })
}

/**
 * Makes a witness's cosignature of a checkpoint's text.
 *
 * @param timeS seconds since 1970, the moment of signing.
 */
export async function cosignNote(text: string, { vkey, sign }: Signer, timeS: number): Promise<NoteSignature> {
  const stamp = new Uint8Array(8)
  new DataView(stamp.buffer).setBigUint64(0, BigInt(timeS))
  const signature = concatBytes(stamp, await sign(cosignedMessage(text, BigInt(timeS))))
  return { name: vkey.name, id: vkey.id, signature }
}

/**
 * Verifies a note against the keys one trusts. Lines of unknown keys are passed over.
 *
 * @throws {ProofError} malformed; signature if no trusted key signed, or one that did signed something else.
 */
export async function verifyNote(note: string, vkeys: readonly Vkey[]): Promise<VerifiedNote> {
  const { text, signatures } = parseNote(note)
  const signedBy: Vkey[] = []
  for (const { name, id, signature } of signatures) {
    const vkey = vkeys.find((known) => known.name === name && known.id === id)
    if (vkey === undefined || signedBy.includes(vkey)) continue
    if (!(await verifyOne(text, vkey, signature)))
      throw new ProofError('signature', `the signature of ${name} is wrong`)
    signedBy.push(vkey)
  }
  if (signedBy.length === 0) throw new ProofError('signature', 'no trusted key signed this note')
  return { text, signedBy }
}

async function verifyOne(text: string, vkey: Vkey, signature: Uint8Array): Promise<boolean> {
  if (vkey.kind === KEY_KIND.note) return await verifyEd25519(vkey.publicKey, encodeUtf8(text), signature)
  if (signature.length !== 72) return false
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  return await verifyEd25519(vkey.publicKey, cosignedMessage(text, time), signature.subarray(8))
}

const cosignedMessage = (text: string, timeS: bigint) => encodeUtf8(`cosignature/v1\ntime ${timeS}\n${text}`)

/** Checks an Ed25519 signature (RFC 8032) with WebCrypto; false for any signature or key it cannot take. */
async function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64) return false
  // Copies, because WebCrypto wants arrays that no other thread can share.
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify'])
  return await crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
}
