/** The code that makes a device a bridge: `<organisation>.<128 random bits>`, kept as its SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto'
import type { OrgId } from '#kernel'

export interface PairingCode {
  readonly text: string
  readonly hash: Uint8Array
}

const CODE = /^(?<org>[A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{22}$/

export function createPairingCode(org: OrgId): PairingCode {
  const where = Buffer.from(org.replaceAll('-', ''), 'hex').toString('base64url')
  const text = `${where}.${randomBytes(16).toString('base64url')}`
  return { text, hash: hashCode(text) }
}

/** A random secret is its own salt, so a fast hash is right. */
export const hashCode = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())

/** The organisation a code says it is of; proves nothing. Undefined for what is no code. */
export function orgOfCode(text: string): OrgId | undefined {
  const where = CODE.exec(text)?.groups?.org
  if (where === undefined) return undefined
  const hex = Buffer.from(where, 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as OrgId
}
