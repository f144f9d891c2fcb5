/** Secrets that say nothing but where to look them up: `<organisation>.<random bits>`, kept as SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto'
import type { OrgId } from './ids.ts'

export interface OpaqueToken {
  /** Both parts in base64url. */
  readonly text: string
  /** 32 bytes: what the database holds instead. */
  readonly hash: Uint8Array
}

const TOKEN_BYTES = 32
const TOKEN = /^(?<org>[A-Za-z0-9_-]{22})\.(?<secret>[A-Za-z0-9_-]+)$/

/** A random secret is its own salt, so a fast hash is right. */
export const hashToken = (text: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text, 'utf8').digest())

/** @param sizeBytes of the random part: 16 at least; less than 32 only where a person types it and it lives shortly. */
export function createOpaqueToken(org: OrgId, sizeBytes = TOKEN_BYTES): OpaqueToken {
  const where = Buffer.from(org.replaceAll('-', ''), 'hex').toString('base64url')
  const text = `${where}.${randomBytes(sizeBytes).toString('base64url')}`
  return { text, hash: hashToken(text) }
}

/** The organisation a token says it is of; undefined when it has not the shape of one. Proves nothing. */
export function orgOfToken(text: string, sizeBytes = TOKEN_BYTES): OrgId | undefined {
  const { org, secret } = TOKEN.exec(text)?.groups ?? {}
  if (org === undefined || secret?.length !== Math.ceil((sizeBytes * 4) / 3)) return undefined
  const hex = Buffer.from(org, 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as OrgId
}
