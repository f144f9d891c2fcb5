/** What a bridge signed, by its own key. */
import { createPublicKey, verify } from 'node:crypto'
import type { Json } from '#proof'
import { encodeUtf8, formatCanonical } from '#proof'

/** What was signed by this key, as long as it is canonical; or why it is not believed. */
export function readSigned(
  { document, signature }: { readonly document: string; readonly signature: string },
  publicKey: Uint8Array,
): { readonly value: unknown } | { readonly because: string } {
  if (!isSigned(document, signature, publicKey)) return { because: 'signature' }
  const value: unknown = parse(document)
  return isCanonical(value, document) ? { value } : { because: 'not-canonical' }
}

/** The key of a bridge (Ed25519, RFC 8032) for node:crypto and jose. */
export const importKey = (publicKey: Uint8Array) =>
  createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
  })

const isSigned = (document: string, signature: string, publicKey: Uint8Array): boolean =>
  verify(null, encodeUtf8(document), importKey(publicKey), Buffer.from(signature, 'base64'))

/** Equal meaning is not enough: the text is the evidence, so it must be the one spelling there is. */
function isCanonical(value: unknown, text: string): boolean {
  try {
    return formatCanonical(value as Json) === text
  } catch {
    return false
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
