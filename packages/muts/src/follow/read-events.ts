/** Server-sent events (WHATWG HTML, section 9.2) of one answer. `fetch` takes no authority of our own, so this is `node:https`. */
import type { IncomingMessage } from 'node:http'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { CommandError, EXIT } from '#exit'
import type { Remote } from '#session/ask'

export interface ServerEvent {
  /** Undefined where only `id` is said: nothing happened that is to be told, and to go on is from there. */
  readonly event: string | undefined
  readonly id: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}

/** Whether the stream was opened; where it was not, whether another try may be answered otherwise, or another token. */
export type Answer = 'opened' | 'try again' | 'no valid token'

interface Asked {
  readonly path: string
  readonly token: string
  readonly lastEventId: string | undefined
}

/** The server gives a sign of life twice a second. */
const SILENT_AFTER_MS = 15_000
const LONGEST_CHARACTERS = 262_144
const STATUS: Readonly<Record<number, CommandError['status']>> = { 401: EXIT.authentication, 403: EXIT.authentication }

/**
 * Reads to the end of the stream.
 *
 * @throws {CommandError} where no other try is answered otherwise, or what `hear` threw.
 */
export async function readEvents(
  { server, ca }: Remote,
  { path, token, lastEventId }: Asked,
  hear: (event: ServerEvent) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const headers = {
    ...{ accept: 'text/event-stream', authorization: `Bearer ${token}` },
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  }
  const begin = server.startsWith('https:') ? requestHttps : requestHttp
  const options = { headers, signal, timeout: SILENT_AFTER_MS, ...(ca === null ? {} : { ca }) }
  const answer = await new Promise<IncomingMessage | undefined>((resolve) => {
    const asked = begin(`${server}${path}`, options, resolve)
    asked.on('timeout', () => asked.destroy(new Error('silent')))
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
  if (!answer) return 'try again'
  const isOpened = answer.statusCode === 200
  let rest = ''
  try {
    for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) {
      rest += part
      if (rest.length > LONGEST_CHARACTERS) throw new CommandError(EXIT.failure, `${server} said too much at once.`)
      if (isOpened) rest = hearBlocks(rest, hear)
    }
  } catch (error) {
    if (error instanceof CommandError) throw error
    return isOpened ? 'opened' : 'try again'
  }
  return isOpened ? 'opened' : requirePassing(answer.statusCode ?? 0, rest)
}

/** Hears every whole block. @returns what is not whole yet. */
export function hearBlocks(text: string, hear: (event: ServerEvent) => void): string {
  const blocks = text.split('\n\n')
  const rest = blocks.pop() ?? ''
  for (const block of blocks) {
    const fields = new Map(block.split('\n').map((line) => splitField(line)))
    const [event, data, id] = [fields.get('event'), fields.get('data'), fields.get('id')]
    if (event !== undefined && data !== undefined) hear({ event, id, data: JSON.parse(data) })
    else if (id !== undefined) hear({ event: undefined, id, data: {} })
  }
  return rest
}

function splitField(line: string): readonly [string, string] {
  const at = line.indexOf(':')
  return [line.slice(0, at), line.slice(at + 1).trimStart()]
}

/** What passes is a budget, a server that is closing. @throws {CommandError} in the server's words. */
function requirePassing(status: number, text: string): Answer {
  if (status === 429 || status >= 500) return 'try again'
  const { detail = `The server said ${status}.`, code = '' } = parse(text)
  if (status === 401 && code === 'http.no-valid-token') return 'no valid token'
  const said = `${detail} (${code})`.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u25a1')
  throw new CommandError(STATUS[status] ?? EXIT.usage, said)
}

function parse(text: string): { readonly detail?: string; readonly code?: string } {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
