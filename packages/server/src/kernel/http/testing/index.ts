/** For tests only: a stream as a client hears it, event by event, and a room whose stream says what it is told to. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import type { Role } from '#kernel'
import type { FeedReader, StreamEvent } from '#kernel/http'
import { defineRoute } from '#kernel/http'

export interface Heard {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Everything so far. */
  readonly events: readonly StreamEvent[]
  /** Where it would go on: the id of the last event, or what was said without one. */
  readonly lastId: () => string | undefined
  /** The body of a refusal. */
  readonly text: () => string
  /** Resolves with the next event of this name, one that came before included; rejects when the stream ends without it. */
  next(event: string, fits?: (data: never) => boolean): Promise<unknown>
  readonly ended: Promise<void>
  pause(): void
  resume(): void
  leave(): void
}

/** Opens a stream below the address; resolves with its head. */
export function listen(
  { host, port }: { readonly host: string; readonly port: number },
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, agent: false, headers: { host: `localhost:${port}`, ...headers } })
    asked.once('error', reject)
    asked.once('response', (response) => resolve(hear(response)))
    asked.end()
  })
}

/** Asks for a stream and hangs up while the house opens it: once the request has left, before any answer. */
export async function leaveAtOnce({ host, port, path, token }: Leaving): Promise<void> {
  const headers = { host: `localhost:${port}`, authorization: `Bearer ${token}` }
  const asked = request({ host, port, path, agent: false, headers })
  asked.on('error', () => undefined)
  asked.end()
  await once(asked, 'finish')
  await new Promise(setImmediate)
  asked.destroy()
}

interface Leaving {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly token: string
}

function hear(response: IncomingMessage): Heard {
  const events: StreamEvent[] = []
  const looks = new Set<() => void>()
  let [text, isOver, lastId] = ['', false, undefined as string | undefined]
  const look = () => {
    for (const one of [...looks]) one()
  }
  const ended = new Promise<void>((resolve) =>
    response.once('close', () => {
      isOver = true
      look()
      resolve()
    }),
  )
  response.on('error', () => undefined)
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    const blocks = text.split('\n\n')
    if (response.statusCode !== 200) return
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      events.push(...readEvent(block))
      lastId = /^id: (\d+)$/m.exec(block)?.[1] ?? lastId
    }
    look()
  })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    lastId: () => lastId,
    text: () => text,
    next: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        const seek = () => {
          const found = events.find(({ event, data }) => event === name && fits(data as never))
          if (!found && !isOver) return
          looks.delete(seek)
          if (found) resolve(found.data)
          else reject(new Error(`the stream ended without ${name}: ${JSON.stringify(events.slice(-3))}`))
        }
        looks.add(seek)
        seek()
      }),
    ended,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    leave: () => response.destroy(),
  }
}

function readEvent(block: string): readonly StreamEvent[] {
  const [, event, data, id] = /^event: (\S+)\ndata: (.*?)(?:\nid: (\d+))?$/.exec(block) ?? []
  if (event === undefined || data === undefined) return []
  return [{ event, data: JSON.parse(data), ...(id === undefined ? {} : { id }) }]
}

/** A room with one stream, `/pulse`, for technicians: it tells the newest of what it is given. */
export function createPulse() {
  const readers = new Set<FeedReader>()
  let newest: unknown
  let isReached = true
  let [looks, held] = [0, Promise.resolve()]
  const holders = { all: ['technician'] satisfies Role[] } as const
  const guest = {
    name: 'pulse',
    actions: { 'pulse.read': holders },
    entries: { 'pulse.read': { ocsf: 6003, activity: 'read' }, 'pulse.leave': { ocsf: 6003, activity: 'read' } },
    routes: [
      defineRoute({
        method: 'GET',
        path: '/pulse',
        access: { action: 'pulse.read' },
        summary: 'Tells the pulse',
        answers: { 200: { description: 'A stream', media: ['text/event-stream'] } },
        stream: async (ctx) => {
          ctx.record({ action: 'pulse.read', object: 'pulse' })
          let told: unknown
          return {
            follow: (reader) => {
              readers.add(reader)
              return () => readers.delete(reader)
            },
            take: () => {
              if (told === newest) return []
              told = newest
              return [{ event: 'pulse', data: newest }]
            },
            require: async () => {
              looks += 1
              await held
              if (!isReached) throw new Error('a bug of the room')
            },
            ended: () => ({ action: 'pulse.leave', object: 'pulse' }),
          }
        },
      }),
    ],
  } as const
  return {
    guest,
    readers,
    tell: (data: unknown) => {
      newest = data
      for (const reader of readers) reader.wake()
    },
    /** How often it looked at a reader. */
    looks: () => looks,
    /** Its look at the reader does not come back from now on, until the returned function is called. */
    holdReach: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    /** Its look at the reader breaks from now on. */
    breakReach: () => {
      isReached = false
    },
  }
}
