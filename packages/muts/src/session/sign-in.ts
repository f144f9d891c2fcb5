/** `muts sign-in`: the device grant (RFC 8628). No password is typed here, and none passes through here. */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseServer } from '#bridge'
import { CommandError, EXIT } from '#exit'
import { CLIENT_ID, giveBack, inTurn, toSession } from './access.ts'
import type { Remote, Reply } from './ask.ts'
import { ask, unexpected } from './ask.ts'
import type { StoredSession } from './stored-session.ts'
import { findSession, writeSession } from './stored-session.ts'
import { readMe } from './whoami.ts'

export interface SignInOptions {
  readonly server: string
  readonly home: string
  readonly ca?: string
  readonly json?: boolean
}

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** By how much a server that is asked too often wants to be asked less (RFC 8628, section 3.5). */
const SLOWER_S = 5

/** @throws {CommandError} conflict, authentication, unreachable. */
export async function signIn({ server: address, home, ca, json }: SignInOptions): Promise<void> {
  if (await findSession(home)) throw signedIn()
  const remote = { server: readAddress(address), ca: ca === undefined ? null : await readFile(ca, 'utf8') }
  const session = await askPerson(remote)
  await keep(home, session)
  const me = await readMe({ ...remote, token: session.accessToken })
  process.stdout.write(json ? `${JSON.stringify(me)}\n` : `Signed in to ${remote.server} as ${me.name}.\n`)
}

/** While the person was asked another may have signed in here: theirs stays, and what this one was given is given back. */
async function keep(home: string, session: StoredSession): Promise<void> {
  const isFirst = await inTurn(home, async () => {
    if (await findSession(home)) return false
    await writeSession(home, session)
    return true
  })
  if (isFirst) return
  await giveBack(session)
  throw signedIn()
}

const signedIn = () => new CommandError(EXIT.conflict, 'You are signed in here. Run muts sign-out first.')

async function askPerson(remote: Remote): Promise<StoredSession> {
  const begun = await ask(remote, { path: '/oauth/device', form: { client_id: CLIENT_ID } })
  const { device_code: code, user_code: shown, verification_uri: page, interval } = begun.json
  if (begun.status !== 200 || typeof code !== 'string' || !isPlain(shown) || !isPlain(page))
    throw unexpected(remote, begun)
  process.stderr.write(`Open ${page} and type ${shown}\nWaiting for your answer there.\n`)
  const reply = await waitFor(remote, code, typeof interval === 'number' ? interval : SLOWER_S)
  return toSession(remote, reply)
}

async function waitFor(remote: Remote, code: string, everyS: number): Promise<Reply> {
  let waitS = everyS
  for (;;) {
    await pause(waitS * 1_000)
    const form = { grant_type: GRANT, client_id: CLIENT_ID, device_code: code }
    const reply = await ask(remote, { path: '/oauth/token', form })
    if (reply.status === 200) return reply
    if (reply.json.error === 'slow_down') waitS += SLOWER_S
    else if (reply.json.error !== 'authorization_pending') throw refused(remote, reply)
  }
}

function refused(remote: Remote, reply: Reply): CommandError {
  const { error } = reply.json
  if (error === 'access_denied') return new CommandError(EXIT.authentication, 'You said no. Nobody is signed in here.')
  if (error === 'expired_token') return new CommandError(EXIT.authentication, 'The code has expired. Begin anew.')
  return unexpected(remote, reply)
}

function readAddress(text: string): string {
  try {
    return parseServer(text)
  } catch (cause) {
    throw new CommandError(EXIT.usage, (cause as Error).message, { cause })
  }
}

/** What a server sends goes to a terminal: letters only. */
const isPlain = (text: unknown): text is string => typeof text === 'string' && /^[\x21-\x7e]{1,300}$/.test(text)
