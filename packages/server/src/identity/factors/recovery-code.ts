/** Ten codes for the day the authenticator is lost: 100 random bits each, single use, kept as SHA-256 only. */
import { randomBytes } from 'node:crypto'
import { hashToken } from '#kernel'

const CODES = 10
/** Crockford's base 32: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export const createRecoveryCodes = (): string[] => Array.from({ length: CODES }, createRecoveryCode)

/** The hash by which a code is found, however it was typed: case, spaces and dashes do not count. */
export function hashRecoveryCode(typed: string): Uint8Array {
  const plain = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  return hashToken(`recovery:${plain}`)
}

/** Twenty characters of five bits each: `7k2pq-…`. */
function createRecoveryCode(): string {
  const characters = [...randomBytes(20)].map((byte) => ALPHABET[byte & 31]).join('')
  return characters.match(/.{5}/g)?.join('-') ?? ''
}
