/** Follows topics of the server at which this machine is signed in (`GET /stream`), through whatever passes. */
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError, EXIT } from '#exit'
import { useAccess } from '#session/access'
import type { ServerEvent } from './read-events.ts'
import { readEvents } from './read-events.ts'

type Access = Awaited<ReturnType<typeof useAccess>>

interface FollowOptions {
  readonly home: string
  readonly after?: string
  readonly count?: number
}

/** Each opening is one of the hundred requests a minute. */
const AGAIN_AFTER_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
const RESET = 'Too much happened since, or the log begins anew: read what you keep once more.'
const NOT_TAKEN = 'The server takes no token of this sign-in, a new one neither. Run muts sign-out, then muts sign-in.'
/** What another opening may well not meet: a token that ran out, a server that closed or was busy. */
const PASSING = new Set(['http.no-valid-token', 'http.closing', 'http.look-overdue', 'http.bug', 'ledger.unavailable'])

/**
 * Prints each event as a line of JSON: its place in the ledger (`seq`), its topic, and what the server tells of it. What
 * was missed while the server was away is told when it is back; where that is too much, it is said on standard error.
 *
 * @throws {CommandError} as the server refuses.
 */
export async function follow(topics: string, { home, after, count = Number.POSITIVE_INFINITY }: FollowOptions) {
  if (!(count > 0)) throw new CommandError(EXIT.usage, 'Say --count above 0.')
  const leaving = new AbortController()
  process.once('SIGINT', () => leaving.abort(EXIT.interrupted))
  const reader = createReader(after, count, () => leaving.abort(EXIT.ok))
  const path = `/api/v1/stream?topics=${encodeURIComponent(topics)}`
  let refused: string | undefined
  for (let failures = 0; !leaving.signal.aborted; ) {
    const access = await findAccess(home, refused)
    const asked = access && { path, token: access.token, lastEventId: reader.lastId() }
    const answer = asked ? await readEvents(access, asked, reader.hear, leaving.signal) : 'try again'
    if (answer === 'no valid token' && refused !== undefined) throw new CommandError(EXIT.authentication, NOT_TAKEN)
    if (asked) refused = answer === 'no valid token' ? asked.token : undefined
    failures = answer === 'opened' ? 0 : failures + 1
    const pauseMs = Math.min(LONGEST_PAUSE_MS, AGAIN_AFTER_MS * 2 ** failures)
    if (!leaving.signal.aborted) await pause(pauseMs, undefined, { signal: leaving.signal }).catch(() => undefined)
  }
  process.exitCode = leaving.signal.reason
}

/** Undefined while the server that would renew the token is away. @throws {CommandError} once nobody is signed in. */
async function findAccess(home: string, refused: string | undefined): Promise<Access | undefined> {
  try {
    return await useAccess(home, refused)
  } catch (error) {
    if (error instanceof CommandError && error.status === EXIT.unreachable) return undefined
    throw error
  }
}

function createReader(after: string | undefined, count: number, onEnough: () => void) {
  let [lastId, told] = [after, 0]
  return {
    lastId: () => lastId,
    hear({ event, id, data }: ServerEvent): void {
      if (told >= count) return
      lastId = id ?? lastId
      if (event === 'end') requirePassing(data)
      else if (event === 'reset') say(RESET)
      else if (event !== undefined && event !== 'open') tell({ seq: Number(id), topic: event, ...data })
    },
  }

  function tell(line: object): void {
    process.stdout.write(`${JSON.stringify(line)}\n`)
    told += 1
    if (told >= count) onEnough()
  }
}

/** @throws {CommandError} where a new request would hear the same. */
function requirePassing({ code, detail }: Readonly<Record<string, unknown>>): void {
  if (!PASSING.has(String(code))) throw new CommandError(EXIT.authentication, harmless(`${detail} (${code})`))
}

const harmless = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u25a1')
const say = (line: string): void => void process.stderr.write(`${line}\n`)
