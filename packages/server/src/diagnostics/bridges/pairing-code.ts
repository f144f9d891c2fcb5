/** The code that makes a device a bridge: `<organisation>.<128 random bits>`, kept as its SHA-256 only. */
import type { OpaqueToken, OrgId } from '#kernel'
import { createOpaqueToken, hashToken, orgOfToken } from '#kernel'

const CODE_BYTES = 16

export const createPairingCode = (org: OrgId): OpaqueToken => createOpaqueToken(org, CODE_BYTES)

export const hashCode = hashToken

/** The organisation a code says it is of; proves nothing. Undefined for what is no code. */
export const orgOfCode = (text: string): OrgId | undefined => orgOfToken(text, CODE_BYTES)
