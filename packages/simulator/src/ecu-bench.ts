/** What a virtual unit keeps while a workshop works on it: session, security, memory, a transfer under way. */
import { SESSIONS } from '#protocol/uds'
import type { Challenge } from './gatekeeper.ts'

export interface EcuBench {
  session: number
  /** When it was last spoken to, on the clock of whoever asks; what it measures goes by it. */
  atMs: number
  /** When a session other than the default one ends for want of a word, on the clock of whoever asks. */
  lapsesAtMs: number
  isUnlocked: boolean
  /** By service 29; unlike a key it outlives a change of session, but not the return to the default one. */
  isAuthenticated: boolean
  /** What a tester was challenged with last; one proof is taken for it. */
  challenge: Challenge | undefined
  /** The seed that was given out last; one key is taken for it. */
  seed: Uint8Array | undefined
  wrongKeys: number
  setsDtcs: boolean
  /** Codes were cleared and no drive cycle has run since: no self-test has come to its end. */
  isCleared: boolean
  /** Flash of the unit, from `MEMORY_START` on. */
  readonly memory: Uint8Array
  transfer: Transfer | undefined
  /** What a tester has taken over, by identifier of an output or of a routine; all of it ends with the session. */
  readonly controls: Map<number, Uint8Array>
  /** What the unit sends by itself: low byte of an identifier F2xx, and the rate of service 2A. */
  readonly periodic: Map<number, number>
  /** Result of each routine that was started. */
  readonly routines: Map<number, Uint8Array>
  /** The next seed; never zeros, which would mean open. */
  nextSeed(): Uint8Array
}

export interface Transfer {
  readonly direction: 'download' | 'upload'
  /** Where in `memory` the next block goes, and where the transfer ends. */
  at: number
  readonly end: number
  /** The counter of the last block; 0 before the first. */
  counter: number
}

export const MEMORY_START = 0x8000_0000
const MEMORY_BYTES = 0x4000
/** Erased flash. */
const ERASED = 0xff
const SEED_BYTES = 4

export const NEGATIVE = {
  serviceNotSupported: 0x11,
  subFunctionNotSupported: 0x12,
  incorrectLength: 0x13,
  conditionsNotCorrect: 0x22,
  requestSequenceError: 0x24,
  requestOutOfRange: 0x31,
  securityAccessDenied: 0x33,
  authenticationRequired: 0x34,
  invalidKey: 0x35,
  exceededAttempts: 0x36,
  wrongBlockCounter: 0x73,
  pending: 0x78,
  subFunctionNotInSession: 0x7e,
  serviceNotInSession: 0x7f,
} as const

/** @param random any 32 bits; the same give the same seeds. */
export function createBench(random: number): EcuBench {
  let state = random >>> 0
  return {
    session: SESSIONS.default,
    atMs: 0,
    lapsesAtMs: Number.POSITIVE_INFINITY,
    isUnlocked: false,
    isAuthenticated: false,
    challenge: undefined,
    seed: undefined,
    wrongKeys: 0,
    setsDtcs: true,
    isCleared: false,
    memory: new Uint8Array(MEMORY_BYTES).fill(ERASED),
    transfer: undefined,
    controls: new Map(),
    periodic: new Map(),
    routines: new Map(),
    nextSeed() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Uint8Array.from({ length: SEED_BYTES }, (_, index) => ((state >>> (index * 8)) & 0xff) | 1)
    },
  }
}

/** S3Server of ISO 14229-2. */
const S3_MS = 5_000

/** Ends a session that was left without a word for too long; any request is a word, whatever becomes of it. */
export function keepSession(bench: EcuBench, nowMs: number): void {
  lapseSession(bench, nowMs)
  bench.lapsesAtMs = nowMs + S3_MS
}

export function lapseSession(bench: EcuBench, nowMs: number): void {
  bench.atMs = nowMs
  if (bench.session !== SESSIONS.default && nowMs > bench.lapsesAtMs) enterSession(bench, SESSIONS.default)
}

/** Codes, and what the self-tests came to: one goes with the other (SAE J1979, service 04). */
export function clearCodes(ecu: { dtcs: readonly unknown[]; readonly bench: EcuBench }): void {
  ecu.dtcs = []
  ecu.bench.isCleared = true
}

/** One code alone, and no self-test with it. False where the unit holds no such code. */
export function clearCode(ecu: { dtcs: readonly { readonly dtc: number }[] }, wanted: number): boolean {
  const left = ecu.dtcs.filter(({ dtc }) => dtc !== wanted)
  const isHeld = left.length < ecu.dtcs.length
  if (isHeld) ecu.dtcs = left
  return isHeld
}

/** Ends everything a session allowed. */
export function enterSession(bench: EcuBench, session: number): void {
  bench.session = session
  bench.isUnlocked = false
  bench.seed = undefined
  bench.transfer = undefined
  if (session !== SESSIONS.default) return
  bench.setsDtcs = true
  bench.isAuthenticated = false
  bench.challenge = undefined
  bench.controls.clear()
  bench.periodic.clear()
}

/** The key virtual units take. It opens no real one. */
export function computeDemoKey(_level: number, seed: Uint8Array): Uint8Array {
  return seed.map((byte, index) => (byte ^ 0xa5) + index)
}
