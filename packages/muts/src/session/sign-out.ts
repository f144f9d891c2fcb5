/** `muts sign-out`: the server ends the session with all its tokens, and this machine forgets them. */
import { CLIENT_ID, requireSession } from './access.ts'
import { ask, unexpected } from './ask.ts'
import { removeSession } from './stored-session.ts'

export interface SignOutOptions {
  readonly home: string
  readonly json?: boolean
}

/** What is here goes in any case. @throws {CommandError} unreachable: then the session ends by itself once it is idle. */
export async function signOut({ home, json }: SignOutOptions): Promise<void> {
  const session = await requireSession(home)
  await removeSession(home)
  const form = { client_id: CLIENT_ID, token: session.refreshToken }
  const reply = await ask(session, { path: '/oauth/revoke', form })
  if (reply.status !== 200) throw unexpected(session, reply)
  process.stdout.write(json ? `${JSON.stringify({ server: session.server })}\n` : `Signed out of ${session.server}.\n`)
}
