import { formatHex } from '#protocol/bytes'

/** What went wrong on the way to the vehicle, in six words. */
export type LinkErrorKind = 'unreachable' | 'refused' | 'timeout' | 'lost' | 'garbled' | 'busy'

/** When trying again makes sense, and what a person can do about it. */
export interface RetryAdvice {
  readonly retry: 'at-once' | 'after-pause' | 'never'
  readonly say: string
}

const ADVICE = {
  unreachable: {
    retry: 'after-pause',
    say: 'Check the address, and that the adapter has power and is on this network.',
  },
  refused: { retry: 'never', say: 'The other side said no; the same request will be refused again.' },
  timeout: {
    retry: 'after-pause',
    say: 'Check that the ignition is on and the adapter is plugged in, then try again.',
  },
  lost: { retry: 'at-once', say: 'The connection ended; open it again.' },
  garbled: { retry: 'after-pause', say: 'The answer made no sense; unplug the adapter, plug it in and try again.' },
  busy: { retry: 'after-pause', say: 'Somebody else is talking to the vehicle; try again in a moment.' },
} as const satisfies Record<LinkErrorKind, RetryAdvice>

interface LinkErrorDetail {
  readonly ecu?: number
  readonly hasBegun?: boolean
  readonly cause?: unknown
}

/** The conversation with adapter, gateway or control unit broke. A negative response is not one of these: it is an answer. */
export class LinkError extends Error {
  override readonly name = 'LinkError'
  readonly kind: LinkErrorKind
  /** The place: `'adapter'`, `'routing activation'`, `'gateway'`, `'ECU 0x7E8'`. */
  readonly at: string
  readonly advice: RetryAdvice
  /** Set if only this control unit is concerned and the link itself still stands. */
  readonly ecu: number | undefined
  /** The unit had begun to answer: it understood the question, whatever became of the rest. */
  readonly hasBegun: boolean

  constructor(kind: LinkErrorKind, at: string, message: string, detail: LinkErrorDetail = {}) {
    super(`${at}: ${message}`, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.kind = kind
    this.at = at
    this.advice = ADVICE[kind]
    this.ecu = detail.ecu
    this.hasBegun = detail.hasBegun ?? false
  }
}

/** Names a control unit the same way everywhere: `'ECU 0x7E8'`, `'ECU 0x1010'`. */
export function formatPlace(ecu: number): string {
  return `ECU ${formatAddress(ecu)}`
}

/** `'0x7E8'` for an 11-bit identifier, `'0x1010'` for a logical address, `'0x18DAF110'` for a 29-bit identifier. */
export function formatAddress(ecu: number): string {
  return `0x${formatHex(ecu, 3)}`
}
