/** Security access, step by step (ISO 14229-1, 10.4): seed, key, and the delay a unit demands. Holds no algorithm. */
import type { Timers } from '#protocol/link'
import { pause } from '#protocol/link'
import type { NegativeResponse } from './services/index.ts'
import { securityAccess } from './services/index.ts'
import type { Tester } from './tester.ts'

/**
 * Makes the key of a seed. It runs where the secret lives, a vault or a bridge, and is the customer's own.
 *
 * @param level the odd number the seed was asked with.
 */
export type ComputeKey = (
  level: number,
  seed: Uint8Array,
  context: { readonly ecu: number; readonly session: number },
) => Promise<Uint8Array> | Uint8Array

export interface UnlockOptions {
  /** Odd, 0x01 to 0x7D. */
  readonly level: number
  readonly computeKey: ComputeKey
  /** Goes with the request for the seed, where the maker asks for it. */
  readonly seedData?: Uint8Array
  /** What 0x37 requiredTimeDelayNotExpired is honoured with, in ms; ISO 14229-1 names none, 10,000 is common. */
  readonly delayMs?: number
  /** How often a delay is waited out; default once. */
  readonly delays?: number
}

export type UnlockOutcome = { readonly kind: 'unlocked'; readonly was: 'open' | 'locked' } | NegativeResponse

const DELAY_MS = 10_000
const DELAY_NOT_EXPIRED = 0x37

/**
 * Opens a security level. One key is tried and never a second: units count and lock out.
 *
 * @throws {RangeError} if the level is not odd.
 * @throws {LinkError} {DecodeError}
 */
export async function unlock(tester: Tester, timers: Timers, options: UnlockOptions): Promise<UnlockOutcome> {
  const { level, computeKey, seedData = new Uint8Array() } = options
  if (level % 2 !== 1 || level < 0x01 || level > 0x7d)
    throw new RangeError(`a seed is asked for with an odd level, not ${level}`)
  const answer = await askSeed(tester, timers, { ...options, seedData })
  if (answer.kind === 'negative') return answer
  const { seed } = answer.response
  if (seed.every((byte) => byte === 0)) return { kind: 'unlocked', was: 'open' }
  const key = await computeKey(level, seed, { ecu: tester.ecu, session: tester.session })
  const verdict = await tester.ask(securityAccess, { level: level + 1, data: key })
  return verdict.kind === 'negative' ? verdict : { kind: 'unlocked', was: 'locked' }
}

async function askSeed(
  tester: Tester,
  timers: Timers,
  { level, seedData, delayMs = DELAY_MS, delays = 1 }: UnlockOptions & { readonly seedData: Uint8Array },
) {
  for (let delay = 0; ; delay += 1) {
    const answer = await tester.ask(securityAccess, { level, data: seedData })
    if (answer.kind !== 'negative' || answer.code !== DELAY_NOT_EXPIRED || delay === delays) return answer
    await pause(timers, delayMs)
  }
}
