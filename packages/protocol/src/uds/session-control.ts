/** DiagnosticSessionControl, 0x10 (ISO 14229-1): changes what a control unit allows, and tells its timing. */

import { decodeAnswer, requireEnd } from './answer.ts'
import type { NegativeResponse } from './negative-response.ts'

const SERVICE = 0x10

export const SESSIONS = { default: 0x01, programming: 0x02, extended: 0x03, safetySystem: 0x04 } as const

export interface SessionAnswer {
  readonly kind: 'session'
  readonly session: number
  /** What the unit promises from now on: P2 and P2*. */
  readonly firstFrameMs: number
  readonly pendingMs: number
}

/** @param session 0x01 to 0x7F. */
export function encodeSessionControl(session: number): Uint8Array {
  return Uint8Array.of(SERVICE, session)
}

/** `50 03 00 32 01 F4` is the extended session with P2 = 50 ms and P2* = 5,000 ms (sent in steps of 10). @throws {DecodeError} */
export function decodeSessionControl(bytes: Uint8Array): SessionAnswer | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    const answer: SessionAnswer = {
      kind: 'session',
      session: reader.u8(),
      firstFrameMs: reader.u16(),
      pendingMs: reader.u16() * 10,
    }
    requireEnd(reader)
    return answer
  })
}
