/** Time-based one-time passwords (RFC 6238): SHA-1, six digits, 30 seconds, one step of tolerance either way. */
import { Secret, TOTP } from 'otpauth'

const STEP_MS = 30_000
const TOLERANCE = 1

export const createTotpSecret = (): string => new Secret({ size: 20 }).base32

/** The time step a code belongs to; undefined when it fits none. That a step is used once only is the caller's duty. */
export function stepOfCode(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret, '').validate({ token: code, timestamp: at.getTime(), window: TOLERANCE })
  return delta === null ? undefined : Math.floor(at.getTime() / STEP_MS) + delta
}

/** The address an authenticator app reads from a QR code. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString()

const totpOf = (secret: string, label: string) =>
  new TOTP({
    issuer: 'MUTS FleetOps',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  })
