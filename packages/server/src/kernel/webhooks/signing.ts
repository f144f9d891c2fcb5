/** Standard Webhooks 1.0: what is signed, and how the secrets look that sign it. */
import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** 24 to 64 bytes, says the standard. */
const SECRET_BYTES = 32

export const createSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`

/** One signature for each secret that is live, so that whoever receives it may know either. */
export function signatureOf(secrets: readonly string[], id: string, timestampS: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`
    })
    .join(' ')
}
