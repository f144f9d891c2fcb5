/** An access token of who is signed in here, for any command that asks the server for something. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError, EXIT } from '#exit'
import { lockDataFolder } from '#server/database'
import { createClock, later, StartRefused } from '#server/kernel'
import type { Remote, Reply } from './ask.ts'
import { ask, unexpected } from './ask.ts'
import type { StoredSession } from './stored-session.ts'
import { findSession, removeSession, writeSession } from './stored-session.ts'

/** The client id that comes with every server. */
export const CLIENT_ID = 'muts'
/** A token with less left might end on its way. */
const LEFT = { seconds: 30 }
const LOOK_AGAIN_MS = 50
const LOOKS = 400

const clock = createClock()

/**
 * A token that is good for half a minute at least, and where.
 *
 * @param refused a token that the server did not take, whatever the clock of this machine says of its end: never this one.
 * @throws {CommandError} authentication where nobody is signed in any more; unreachable.
 */
export async function useAccess(home: string, refused?: string): Promise<Remote & { readonly token: string }> {
  const session = await requireSession(home)
  const { server, ca, accessToken: token } = isFresh(session, refused) ? session : await refresh(home, refused)
  return { server, ca, token }
}

export async function requireSession(home: string): Promise<StoredSession> {
  const session = await findSession(home)
  if (session) return session
  throw new CommandError(EXIT.authentication, 'Nobody is signed in here. Run muts sign-in --server URL.')
}

/** The members that the token endpoint answered, as they are kept. @throws {CommandError} */
export function toSession(remote: Remote, reply: Reply): StoredSession {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresInS } = reply.json
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || typeof expiresInS !== 'number')
    throw unexpected(remote, reply)
  const accessEndsAt = later(clock.now(), { seconds: expiresInS }).toISOString()
  return { server: remote.server, ca: remote.ca, accessToken, accessEndsAt, refreshToken }
}

/**
 * One process at a time: a refresh token is good once, and two that bring it end the session. Whoever waited finds what
 * the one before has got.
 */
function refresh(home: string, refused: string | undefined): Promise<StoredSession> {
  return inTurn(home, async () => {
    const session = await requireSession(home)
    if (isFresh(session, refused)) return session
    const form = { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: session.refreshToken }
    const reply = await ask(session, { path: '/oauth/token', form })
    if (reply.json.error === 'invalid_grant') {
      await removeSession(home)
      throw new CommandError(
        EXIT.authentication,
        'Your sign-in has ended: it was idle, too old, or was ended. Run muts sign-in.',
      )
    }
    if (reply.status !== 200) throw unexpected(session, reply)
    const next = toSession(session, reply)
    await writeSession(home, next)
    return next
  })
}

/**
 * What reads and then changes the sign-in of this machine, alone: what another muts is about to write is never lost, nor
 * written over what came after it.
 *
 * @throws {CommandError} conflict where another muts is at it for too long.
 */
export async function inTurn<T>(home: string, work: () => Promise<T>): Promise<T> {
  const unlock = await lock(home)
  try {
    return await work()
  } finally {
    unlock()
  }
}

/** The server ends the session with all its tokens. @throws {CommandError} unreachable. */
export async function giveBack({ server, ca, refreshToken: token }: StoredSession): Promise<void> {
  const reply = await ask({ server, ca }, { path: '/oauth/revoke', form: { client_id: CLIENT_ID, token } })
  if (reply.status !== 200) throw unexpected({ server, ca }, reply)
}

async function lock(home: string): Promise<() => void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    try {
      return lockDataFolder(join(home, 'lock'))
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error
      await pause(LOOK_AGAIN_MS)
    }
  }
  throw new CommandError(EXIT.conflict, 'Another muts has been at this sign-in for too long. Try again.')
}

const isFresh = ({ accessToken, accessEndsAt }: StoredSession, refused: string | undefined): boolean =>
  accessToken !== refused && new Date(accessEndsAt) > later(clock.now(), LEFT)
