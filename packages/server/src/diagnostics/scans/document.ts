/** What a bridge hands in is believed only if its own key signed exactly these bytes, and they are about this scan. */
import { Compile } from 'typebox/compile'
import type { ResultMessage, ScanDocument } from '#bridge/wire'
import { readSigned } from '#diagnostics/bridges'
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

/** A unit that a bridge tells of on the way; undefined if it is none. */
export function readFoundEcu(text: string): FoundEcu | undefined {
  const value = parse(text)
  return unitShape.Check(value) ? value : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
