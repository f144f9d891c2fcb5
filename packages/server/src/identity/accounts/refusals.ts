/** Sign-ins, refreshes and links that were refused: vague to the caller, told truly in the ledger. */
import type { OrgId, SubjectId } from '#kernel'
import { Problem } from '#kernel'

const WORDS = {
  'identity.credentials-refused': 'E-mail, password or code were refused.',
  'identity.second-factor-needed':
    'A code of your second factor is needed: send it as totp, or a recoveryCode. A passkey signs in by itself.',
  'identity.passkey-refused': 'The passkey was refused. Try again, or sign in with your password.',
  'identity.sso-refused':
    'Your organisation’s sign-in was refused. Try again; if it stays so, ask whoever administers your organisation.',
  'identity.link-refused': 'The link was used before or has expired. Ask for a new one.',
  'identity.grant-refused': 'The code is not valid. Ask for a new one.',
  'identity.refresh-refused': 'The refresh token is not valid. Sign in again.',
} as const

/** Whose account or session it was aimed at. */
interface Aim {
  readonly org: OrgId
  readonly id: string
  readonly subject?: SubjectId
}

/**
 * A refusal that commits what was counted on the way to it. A stranger can cause it at will, so its entry is counted with
 * its like; one that is aimed at nobody stands in the house's ledger, or strangers would choose in whose it does.
 *
 * @param reason the true one.
 */
export function refuseEntrance(code: keyof typeof WORDS, reason: string, aim?: Aim): Problem {
  const whom = aim ? { object: aim.id, subject: aim.subject, org: aim.org } : { object: 'unknown' }
  const denial = { action: 'session.refuse', ...whom }
  return new Problem('unauthenticated', code, WORDS[code], { keep: true, reason, denial })
}
