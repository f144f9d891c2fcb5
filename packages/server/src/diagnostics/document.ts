/** What a bridge hands in is believed only if its own key signed exactly these bytes, and they are about this scan. */
import { createPublicKey, verify } from 'node:crypto'
import { Compile } from 'typebox/compile'
import type { ResultMessage, ScanDocument } from '#bridge/wire'
import type { Json } from '#proof'
import { encodeUtf8, formatCanonical } from '#proof'
import type { FoundEcu } from './schema.ts'
import { Document, Ecu } from './schema.ts'

/** Which scan is expected, of whom. */
export interface Expected {
  readonly scanId: string
  readonly vehicleId: string
  readonly bridgeId: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

const shape = Compile(Document)
const unitShape = Compile(Ecu)

/** The document, or why it is not believed. */
export function readDocument(
  { document, signature }: ResultMessage,
  expected: Expected,
): { readonly document: ScanDocument } | { readonly because: string } {
  const read = readSigned({ document, signature }, expected.publicKey)
  if ('because' in read) return read
  const { value } = read
  if (!shape.Check(value)) return { because: 'shape' }
  const isExpected =
    value.scanId === expected.scanId && value.vehicleId === expected.vehicleId && value.bridgeId === expected.bridgeId
  if (!isExpected) return { because: 'another-scan' }
  return { document: value as ScanDocument }
}

/** What was signed by this key, as long as it is canonical; or why it is not believed. */
export function readSigned(
  { document, signature }: { readonly document: string; readonly signature: string },
  publicKey: Uint8Array,
): { readonly value: unknown } | { readonly because: string } {
  if (!isSigned(document, signature, publicKey)) return { because: 'signature' }
  const value: unknown = parse(document)
  return isCanonical(value, document) ? { value } : { because: 'not-canonical' }
}

/** A unit that a bridge tells of on the way; undefined if it is none. */
export function readFoundEcu(text: string): FoundEcu | undefined {
  const value = parse(text)
  return unitShape.Check(value) ? value : undefined
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
