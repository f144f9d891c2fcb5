/** Tokens that say nothing but where to look them up: `<organisation>.<256 random bits>`, kept as SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto'
import type { OrgId } from '#kernel'

export interface OpaqueToken {
  readonly text: string
  /** 32 bytes: what the database holds instead. */
  readonly hash: Uint8Array
}

/** A random secret is its own salt, so a fast hash is right. */
export const hashToken = (text: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text, 'utf8').digest())

export function createOpaqueToken(org: OrgId): OpaqueToken {
  const where = Buffer.from(org.replaceAll('-', ''), 'hex').toString('base64url')
  const text = `${where}.${randomBytes(32).toString('base64url')}`
  return { text, hash: hashToken(text) }
}

/** The organisation a token says it is of; undefined when it is none of ours. Proves nothing. */
export function orgOfToken(text: string): OrgId | undefined {
  const where = /^([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}$/.exec(text)?.[1]
  if (where === undefined) return undefined
  const hex = Buffer.from(where, 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as OrgId
}
