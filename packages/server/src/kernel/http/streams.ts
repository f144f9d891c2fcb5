/**
 * The streams of a node: each was admitted as any request is, and is looked at anew at every heartbeat. It ends with its
 * token, its session, the right to it or its reach, whichever is first, and never keeps a session alive.
 */
import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Who } from '#kernel'
import { Problem } from '#kernel'
import { readToken } from './authenticate.ts'
import { requireAllowed } from './authorise.ts'
import { readInput, whoOf } from './handle.ts'
import { nameEntries } from './ledger-entry.ts'
import type { Principal, Route } from './route.ts'
import type { Feed, StreamEnd } from './stream.ts'
import { BEAT, formatEvent, isEvent, RETRY } from './stream.ts'
import { createStreamCeiling } from './stream-ceiling.ts'
import type { Journey, Visit } from './visit.ts'

/** Twice a second, so that a stream ends within a second of its session. */
const BEAT_MS = 500
/**
 * Behind so many beats without a look that came back a stream is silent, which its reader takes for a lost connection.
 * Beats are counted and no time: what held up the whole node held up its beats too, and counts against nobody.
 */
const SILENT_BEATS = 3
/** Behind so many it ends. In between a busy node tells less often, and is not asked for every stream anew. */
const LAST_BEATS = 20
/** What is still on its way to somebody who reads no more is given up behind this. */
const LINGER_MS = 1_000
const CLOSING: StreamEnd = { code: 'http.closing', detail: 'The server closes. Come back in a moment.' }
const UNSEEN: StreamEnd = {
  code: 'http.look-overdue',
  detail: 'Nobody could look whether this stream may go on, so it does not. Open it again in a moment.',
}

interface OpenStream {
  readonly token: string
  /** A beat begins: a sign of life, unless the looks before are overdue. */
  pulse(): void
  beat(found: Principal | StreamEnd): Promise<void>
  end(because: StreamEnd): void
  /** Resolves when it has told its last and that is recorded; never rejects. */
  readonly ended: Promise<void>
}

export type Streams = ReturnType<typeof createStreams>

export function createStreams(journey: Journey) {
  const ceiling = createStreamCeiling()
  const open = new Set<OpenStream>()
  /** Tokens whose look is not back yet, that at the reach of each stream included. */
  const looking = new Map<string, Promise<void>>()

  async function beatAll(token: string, streams: readonly OpenStream[]): Promise<void> {
    if (looking.has(token)) return
    const look = lookAt(journey, token).then(async (found) => {
      await Promise.all(streams.map((stream) => stream.beat(found)))
    })
    looking.set(
      token,
      look.catch(() => undefined),
    )
    await look.finally(() => looking.delete(token))
  }
  /** Behind a look under way, which may have begun before what it is asked for. */
  const lookSoon = (stream: OpenStream) =>
    void Promise.resolve(looking.get(stream.token))
      .then(() => beatAll(stream.token, [stream]))
      .catch((error) => journey.reportBug(error as Error, undefined))

  // Sockets and their timers stay real where the clock is a test's.
  const timer = setInterval(() => {
    for (const stream of open) stream.pulse()
    for (const [token, streams] of Map.groupBy(open, (stream) => stream.token))
      beatAll(token, streams).catch((error) => journey.reportBug(error as Error, undefined))
  }, BEAT_MS)
  timer.unref()

  return {
    handlerOf: (route: Route) => async (request: FastifyRequest, reply: FastifyReply) => {
      const { visit } = request
      const { principal } = visit
      if (!principal || !route.stream) throw new Error(`${route.path} is no stream of somebody's`)
      const give = ceiling.take(principal.budget, principal.org)
      try {
        const feed = await journey.kernel.act(whoOf(visit), (ctx) => openFeed(route, ctx, request))
        const head = { ...nameEntries(visit), 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
        reply.hijack().raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...head })
        const stream = run({ journey, visit, feed, response: reply.raw, token: readToken(request) ?? '', lookSoon })
        open.add(stream)
        void stream.ended.finally(() => {
          open.delete(stream)
          give()
        })
      } catch (error) {
        give()
        throw error
      }
    },
    /** Each hears that it ends, and has left its entry when this resolves. */
    async close(): Promise<void> {
      clearInterval(timer)
      for (const stream of open) stream.end(CLOSING)
      await Promise.all([...open].map(({ ended }) => ended))
    },
  }
}

const openFeed = (route: Route, ctx: Parameters<NonNullable<Route['stream']>>[0], request: FastifyRequest) => {
  if (!route.stream) throw new Error(`${route.path} is no stream`)
  return route.stream(ctx, readInput(request))
}

/** Whoever the token stands for now; why it stands for nobody any more. Nothing is assumed where nobody can look. */
async function lookAt({ authenticator }: Journey, token: string): Promise<Principal | StreamEnd> {
  const found = await authenticator.authenticate(token, false).catch(() => undefined)
  if (found && !('refused' in found)) return found
  return { code: 'http.no-valid-token', detail: 'The session of this stream has ended. Sign in again.' }
}

interface Running {
  readonly journey: Journey
  readonly visit: Visit
  readonly feed: Feed
  readonly response: ServerResponse
  readonly token: string
  readonly lookSoon: (stream: OpenStream) => void
}

function run({ journey, visit, feed, response, token, lookSoon }: Running): OpenStream {
  const who = whoOf(visit)
  let [events, isOver, because, unseenBeats, mayAsk] = [0, false, 'left', 0, true]
  let leave = () => {}

  const mayTell = () => !isOver && unseenBeats < SILENT_BEATS && !response.writableNeedDrain
  const flush = () => {
    if (!mayTell()) return
    const told = feed.take()
    if (told.length === 0) return
    events += told.filter(isEvent).length
    response.write(told.map(formatEvent).join(''))
  }
  /** Nothing is followed for somebody who may not, or cannot, be told of it: not even while the socket closes. */
  const stop = () => {
    isOver = true
    leave()
    leave = () => {}
  }
  const end = (why: StreamEnd) => {
    if (isOver) return
    because = why.code
    stop()
    // Who reads nothing any more is not waited for, though the kernel may still hold what looks as if it left.
    if (response.writableNeedDrain) response.destroy()
    else response.end(formatEvent({ event: 'end', data: why }))
    setTimeout(() => response.destroy(), LINGER_MS).unref()
  }
  response.write(RETRY)
  response.on('drain', flush)
  response.on('error', () => response.destroy())
  const ended = closed(response).then(async () => {
    stop()
    await journey.kernel
      .act(who, async (ctx) => void ctx.record(feed.ended({ events, because })))
      .catch((error) => journey.reportBug(error as Error, visit.id))
  })

  const stream: OpenStream = {
    token,
    end,
    ended,
    pulse() {
      mayAsk = true
      unseenBeats += 1
      if (unseenBeats >= LAST_BEATS) end(UNSEEN)
      else if (mayTell()) response.write(BEAT)
    },
    async beat(found) {
      if (isOver) return
      if ('code' in found) return end(found)
      const fault = await findFault(journey, { ...visit, principal: found }, feed, who)
      if (fault) return end(fault)
      unseenBeats = 0
      flush()
    },
  }
  const look = () => {
    if (isOver || !mayAsk) return
    mayAsk = false
    lookSoon(stream)
  }
  leave = feed.follow({ wake: flush, look, end })
  if (isOver) stop()
  return stream
}

/** Who asked may have gone while the stream was opened; then nothing more is heard of them. */
const closed = (response: ServerResponse): Promise<void> =>
  response.closed ? Promise.resolve() : new Promise((resolve) => response.once('close', () => resolve()))

/** Why the stream goes on no longer, by the same rules that would admit it now. */
async function findFault(
  { kernel, reportBug }: Journey,
  visit: Visit,
  feed: Feed,
  who: Who,
): Promise<StreamEnd | undefined> {
  try {
    requireAllowed(visit)
    if (!visit.principal) throw new Error('a stream of nobody')
    await feed.require(kernel.read({ ...whoOf(visit), recorded: who.recorded }), visit.principal)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, detail: error.message }
    reportBug(error as Error, visit.id)
    return { code: 'http.bug', detail: 'Something broke on our side. Open the stream again.' }
  }
}
