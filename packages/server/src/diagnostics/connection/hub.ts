/**
 * The connections of bridges: the only file of the server that knows WebSockets. It lets in whom `admission` admits,
 * hears one message after the other, each as an act of its own, and answers only what is durable.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { BridgeMessage, ServerMessage } from '#bridge/wire'
import {
  BROWSER_PROTOCOL,
  CLOSE,
  decodeBridgeMessage,
  encodeMessage,
  MAX_FRAME_BYTES,
  WIRE_VERSION,
} from '#bridge/wire'
import type { ActHearing } from '#diagnostics/acts'
import type { BridgeVerbs, Presence, Register, Session, TakeOffer } from '#diagnostics/bridges'
import { createBudget } from '#diagnostics/bridges'
import type { FramesDesk } from '#diagnostics/frames'
import type { LiveDesk } from '#diagnostics/live'
import type { WorkVerbs } from '#diagnostics/scans'
import type { Context, Kernel } from '#kernel'
import type { ActLine } from './act-line.ts'
import { openActLine } from './act-line.ts'
import type { Admission, Admitted } from './admission.ts'
import { refuseUpgrade } from './admission.ts'
import { hearAct } from './hear-act.ts'
import type { KeepRecording } from './hear-recording.ts'
import { hearRecording } from './hear-recording.ts'
import type { FollowedMessage } from './live-line.ts'
import { isFollowed, openLiveLine } from './live-line.ts'
import { createTurns, isOvertakenStep } from './turns.ts'
import { unlessFinal } from './unless-final.ts'
import type { WitnessLine } from './witness-line.ts'
import { openWitnessLine } from './witness-line.ts'

export interface HubParts {
  readonly kernel: Pick<Kernel, 'act' | 'read' | 'clock' | 'ledger'>
  readonly admission: Admission
  readonly presence: Presence
  readonly register: Register
  readonly bridges: BridgeVerbs
  readonly work: WorkVerbs
  readonly live: LiveDesk
  readonly frames: FramesDesk
  readonly takeOffer: TakeOffer
  readonly acts: ActHearing
  readonly keepRecording: KeepRecording
}

export interface Hub {
  /** Takes over an upgrade request; answers 401 itself where the device is not let in. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, isOwnPage: boolean): void
  close(): void
}

/** A bridge hears from us at least this often, and is dead to us when it does not answer until the next time. */
const PING_EVERY_MS = 20_000
/** Messages of one bridge: a dozen scans at once say about 30 a second. */
const MESSAGES_PER_S = 100
/** Messages that wait for their act. More means that somebody floods us. */
const MAX_WAITING = 500

export function createHub(parts: HubParts): Hub {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    // Never the token that stands behind it.
    handleProtocols: (asked) => asked.has(BROWSER_PROTOCOL) && BROWSER_PROTOCOL,
  })
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer, isOwnPage: boolean) => {
    const verdict = await parts.admission({ headers: request.headers, isOwnPage })
    if ('refusal' in verdict) return refuseUpgrade(socket, verdict.refusal, parts.kernel.clock.now())
    if (socket.destroyed) return
    server.handleUpgrade(request, socket, head, (opened) => serve(parts, verdict.admitted, opened))
  }
  return {
    accept(request, socket, head, isOwnPage) {
      socket.on('error', () => socket.destroy())
      upgrade(request, socket, head, isOwnPage).catch(() => refuseUpgrade(socket, 503, parts.kernel.clock.now()))
    },
    close() {
      for (const client of server.clients) client.close(1001)
      server.close()
    },
  }
}

/** One connection, from its admission to its end. */
function serve(parts: HubParts, { bridgeId, org }: Admitted, socket: WebSocket): void {
  const { kernel, presence, register, live, frames } = parts
  const send = (message: ServerMessage) => socket.readyState === socket.OPEN && socket.send(encodeMessage(message))
  const witness = openWitnessLine(kernel.ledger, send)
  const session: Session = {
    send,
    // A witness that is shut out counts for nothing from now on, however long the other side takes to hang up.
    close: (code) => {
      witness.end()
      socket.close(code)
    },
  }
  const liveLine = openLiveLine({ kernel, live, frames, bridgeId, org, end: () => socket.close(1011) })
  const budget = createBudget(MESSAGES_PER_S, kernel.clock)
  const stopPinging = keepAlive(socket)
  const act = <T>(work: (ctx: Context) => Promise<T>) =>
    kernel.act({ actor: { kind: 'bridge', id: bridgeId }, org, source: bridgeId }, async (ctx) => {
      await parts.bridges.requireActive(ctx, bridgeId)
      return work(ctx)
    })
  const actLine = openActLine({
    ...{ kernel, bridgeId, org, send: (message: ServerMessage) => presence.tell(session, message) },
    end: () => socket.close(1011),
    listOrders: () => act((ctx) => parts.acts.listOrders(ctx, bridgeId)),
    offerScans: async () => {
      for (const job of await act((ctx) => parts.work.listQueued(ctx, bridgeId))) presence.tell(session, job)
    },
  })
  let isGreeted = false
  // What comes behind a message that failed may lean on it: the bridge says all of it again when it is back.
  const turns = createTurns<Exclude<BridgeMessage, FollowedMessage>>({
    heed: (message) => heed(message, { parts, bridgeId, org, session, witness, actLine, act }),
    isOvertaken: isOvertakenStep,
    failed: () => socket.close(1011),
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    stopPinging()
    actLine.close()
    witness.end()
    presence.leave(bridgeId, session)
    void register.leave(bridgeId, session)
    if (presence.isConnected(bridgeId)) return
    live.left(bridgeId)
    frames.left(bridgeId)
  })
  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return
    const decoded = isBinary ? { because: 'binary' } : decodeBridgeMessage(String(data))
    if ('message' in decoded && isGreeted && isFollowed(decoded.message) && liveLine.hear(decoded.message)) return
    const isInTurn = 'message' in decoded && (decoded.message.type === 'hello') !== isGreeted
    if (isInTurn && !isFollowed(decoded.message) && budget.take() && turns.waiting() < MAX_WAITING) {
      isGreeted = true
      return turns.take(decoded.message)
    }
    const reason =
      'because' in decoded ? decoded.because : isInTurn ? 'too many messages' : 'hello comes first and once'
    const origin = { actor: { kind: 'bridge', id: bridgeId }, org, source: bridgeId, request: undefined } as const
    // If it cannot be written now, the ledger itself is not ready and says so; the connection ends all the same.
    kernel.ledger
      .deny({ ...origin, at: kernel.clock.now() }, { action: 'bridge.connect', object: bridgeId, reason })
      .catch(() => undefined)
    socket.close(CLOSE.unreadable, reason.slice(0, 100))
  })
}

interface Hearing {
  readonly parts: HubParts
  readonly bridgeId: Admitted['bridgeId']
  readonly org: Admitted['org']
  readonly session: Session
  readonly witness: WitnessLine
  readonly actLine: ActLine
  readonly act: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>
}

async function heed(message: Exclude<BridgeMessage, FollowedMessage>, hearing: Hearing): Promise<void> {
  const { parts, bridgeId, org, session, witness, actLine, act } = hearing
  const { bridges, work, presence, takeOffer } = parts
  switch (message.type) {
    case 'hello': {
      // Present before its jobs are looked up: what is asked for in between is offered twice rather than never.
      presence.enter(bridgeId, session, parts.kernel.clock.now())
      const jobs = await parts.register.enter(org, bridgeId, session, (sayConnected) =>
        act(async (ctx) => {
          await sayConnected(ctx)
          await bridges.reportLinks(ctx, bridgeId, message.links)
          return work.listJobs(ctx, bridgeId)
        }),
      )
      session.send({ type: 'welcome', version: WIRE_VERSION, at: parts.kernel.clock.now().toISOString() })
      for (const job of jobs) if (job.kind === 'scan') session.send(job)
      parts.live.came(bridgeId)
      actLine.begin()
      return
    }
    case 'frames.offer':
      presence.offer(session, 'frames')
      return parts.frames.came(bridgeId)
    case 'links':
      return act((ctx) => bridges.reportLinks(ctx, bridgeId, message.links))
    case 'progress':
      return act((ctx) => work.hearProgress(ctx, bridgeId, message))
    case 'found':
      return act((ctx) => work.hearFound(ctx, bridgeId, message))
    case 'job.accept':
      return unlessFinal(
        () => act((ctx) => work.acceptScan(ctx, bridgeId, message.jobId)),
        (code) => session.send({ type: 'result.refused', jobId: message.jobId, code }),
      )
    case 'result':
      return unlessFinal(
        async () => {
          await act((ctx) => work.finishScan(ctx, bridgeId, message))
          session.send({ type: 'result.stored', jobId: message.jobId })
        },
        (code) => session.send({ type: 'result.refused', jobId: message.jobId, code }),
      )
    case 'recording.offer':
    case 'act-recording.offer':
    case 'recording':
      return hearRecording(message, { work, keepRecording: parts.keepRecording, presence, bridgeId, session, act })
    case 'witness.offer':
      return unlessFinal(
        async () => {
          await act((ctx) => takeOffer(ctx, bridgeId, message))
          witness.join(message.vkey)
        },
        (code) => session.send({ type: 'witness.refused', code }),
      )
    case 'act.offer':
    case 'clear-code.offer':
    case 'act.accept':
    case 'act.progress':
    case 'act.ready':
    case 'act.result':
      return hearAct(message, { hearing: parts.acts, presence, bridgeId, session, act })
    case 'witness.answer':
      // The act holds nothing but that the bridge is not revoked, on any node.
      await act(async () => undefined)
      return witness.hear(message)
  }
}

/** @returns a function that stops it. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, PING_EVERY_MS)
  return () => clearInterval(timer)
}
