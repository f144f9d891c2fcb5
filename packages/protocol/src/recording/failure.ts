/** Failures of a conversation as text of a recording, and back: thrown again they say the same, word for word. */
import { DecodeError } from '#protocol/bytes'
import type { LinkErrorKind } from '#protocol/link'
import { LinkError } from '#protocol/link'

type Said =
  | {
      readonly kind: LinkErrorKind
      readonly at: string
      readonly message: string
      readonly ecu?: number
      readonly hasBegun?: true
    }
  | { readonly kind: 'undecodable'; readonly offset: number; readonly message: string }
  /** Ours. What it said may be anything, and is not told. */
  | { readonly kind: 'fault' }

const KINDS: readonly LinkErrorKind[] = ['unreachable', 'refused', 'timeout', 'lost', 'garbled', 'busy']

export function formatFailure(error: unknown): string {
  return JSON.stringify(describe(error))
}

function describe(error: unknown): Said {
  if (error instanceof DecodeError) {
    const message = error.message.slice(0, -` (byte ${error.offset})`.length)
    return { kind: 'undecodable', offset: error.offset, message }
  }
  if (!(error instanceof LinkError)) return { kind: 'fault' }
  const { kind, at, ecu, hasBegun } = error
  const message = error.message.slice(at.length + 2)
  return { kind, at, message, ...(ecu === undefined ? {} : { ecu }), ...(hasBegun ? { hasBegun } : {}) }
}

/** @throws {DecodeError} if the text is no failure. */
export function parseFailure(text: string): Error {
  const said = parse(text)
  if (said.kind === 'fault') return new Error('a fault of the bridge itself')
  if (said.kind === 'undecodable') return new DecodeError(String(said.message), Number(said.offset))
  const kind = KINDS.find((one) => one === said.kind)
  if (kind === undefined) throw new DecodeError('no failure of a recording', 0)
  const ecu = typeof said.ecu === 'number' ? { ecu: said.ecu } : {}
  return new LinkError(kind, String(said.at), String(said.message), { ...ecu, hasBegun: said.hasBegun === true })
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new DecodeError('no failure of a recording', 0)
}
