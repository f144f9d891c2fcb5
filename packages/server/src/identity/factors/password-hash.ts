/**
 * Argon2id (RFC 9106) of passwords, written as PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`.
 * It does not judge passwords; that is `password-rule.ts`.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Problem } from '#kernel'

const derive = promisify(argon2)

/** Memory in KiB, passes, lanes. Hashes with others are made anew at the next sign-in. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
/** Each takes 19 MiB: a flood of sign-ins must not take the memory of the machine. */
const AT_ONCE = 4
/** More than this in line would wait longer than anybody does. */
const MOST_WAITING = 100

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/
const CURRENT = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$`

/** Whether a stored text is a hash of the kind and cost that is in force. */
export const isCurrentHash = (stored: string): boolean => stored.startsWith(CURRENT) && PHC.test(stored)

export type PasswordHasher = ReturnType<typeof createPasswordHasher>

export function createPasswordHasher() {
  const waiting: (() => void)[] = []
  let running = 0

  const hashPassword = async (password: string): Promise<string> => {
    const salt = randomBytes(SALT_BYTES)
    const tag = await inTurn(() => tagOf(password, salt, COST))
    return `${CURRENT}${base64(salt)}$${base64(tag)}`
  }

  /** Costs the same whether there is a hash to compare with or not: without one, or with garbage, a decoy is computed. */
  const verifyPassword = async (password: string, stored: string | null): Promise<boolean> => {
    const parts = PHC.exec(stored ?? '')
    if (!parts) {
      await inTurn(() => tagOf(password, Buffer.alloc(SALT_BYTES), COST))
      return false
    }
    const [, memory, passes, parallelism, salt = '', expected = ''] = parts
    const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
    const tag = await inTurn(() => tagOf(password, Buffer.from(salt, 'base64'), cost))
    return timingSafeEqual(tag, Buffer.from(expected, 'base64'))
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting.length >= MOST_WAITING) {
      throw new Problem(
        'unavailable',
        'identity.busy',
        'Too many sign-ins are waiting. Nothing was done; try again in a moment.',
      )
    }
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // The place goes straight to the next in line, so that nobody slips in between.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  return { hashPassword, verifyPassword }
}

const tagOf = (
  password: string,
  nonce: Buffer,
  cost: { memory: number; passes: number; parallelism: number },
): Promise<Buffer> => derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength: TAG_BYTES, ...cost })

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
