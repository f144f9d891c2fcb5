/** `muts sign-out`: the server ends the session with all its tokens, and this machine forgets them. */
import { giveBack, inTurn, requireSession } from './access.ts'
import { removeSession } from './stored-session.ts'

export interface SignOutOptions {
  readonly home: string
  readonly json?: boolean
}

/** What is here goes in any case. @throws {CommandError} unreachable: then the session ends by itself once it is idle. */
export async function signOut({ home, json }: SignOutOptions): Promise<void> {
  const session = await inTurn(home, async () => {
    const found = await requireSession(home)
    await removeSession(home)
    return found
  })
  await giveBack(session)
  process.stdout.write(json ? `${JSON.stringify({ server: session.server })}\n` : `Signed out of ${session.server}.\n`)
}
