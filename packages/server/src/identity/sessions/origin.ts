/**
 * Where a session began and with what, as its person and an admin see it: sealed under the person's key, and gone with the
 * session. Nothing is decided by it; a program says of itself what it likes.
 */
import type { UserRow } from '#identity/accounts'
import type { Context, Kernel, OrgId, SessionId, SubjectId } from '#kernel'
import type { Opened, SealedPlace } from '#kernel/vault'
import { openOrReport } from '#kernel/vault'

export interface SessionOrigin {
  readonly address: string
  /** Browser and system in a word each: `Firefox on Linux`. */
  readonly device: string
}

export interface SealedOrigin {
  readonly id: SessionId
  readonly subject: SubjectId
  readonly sealed: Uint8Array
}

const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]
const MOST_CHARS = 60

/** What a program calls itself, in words a person knows; the first of its own words where nobody knows it. */
export function deviceOf(agent: string): string {
  const program = PROGRAMS.find(([known]) => known.test(agent))?.[1]
  const system = SYSTEMS.find(([known]) => known.test(agent))?.[1]
  const word = /^[\w.+/-]+/.exec(agent)?.[0].slice(0, MOST_CHARS) ?? 'unknown'
  return [program ?? word, system].filter(Boolean).join(' on ')
}

export type SessionOrigins = ReturnType<typeof createSessionOrigins>

export const createSessionOrigins = ({ vault }: Pick<Kernel, 'vault'>) => ({
  /** Null where no request over HTTP began it. */
  sealOrigin: async (
    { caller, tx, org }: Context,
    { subject }: Pick<UserRow, 'subject'>,
    id: SessionId,
  ): Promise<Uint8Array | null> => {
    if (!caller) return null
    const origin: SessionOrigin = { address: caller.address, device: deviceOf(caller.agent) }
    return vault.seal(tx, placeOf(org, id, subject), origin)
  },

  /** In the order of the rows. */
  openOrigins: (ctx: Context, rows: readonly SealedOrigin[]): Promise<readonly Opened<SessionOrigin>[]> =>
    openOrReport<SessionOrigin>(
      ctx,
      vault,
      rows.map(({ id, subject, sealed }) => ({ place: placeOf(ctx.org, id, subject), envelope: sealed })),
    ),
})

const placeOf = (org: OrgId, row: SessionId, subject: SubjectId): SealedPlace => ({
  org,
  table: 'identity_session',
  column: 'origin',
  row,
  subject,
})
