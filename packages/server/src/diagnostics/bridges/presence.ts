/** Which bridges are connected to this process right now. Knows no sockets: a session is what can be told and closed. */
import type { ServerMessage } from '#bridge/wire'
import { CLOSE } from '#bridge/wire'

export interface Session {
  send(message: ServerMessage): void
  close(code: number): void
}

/** What a bridge says behind `welcome` that it does, beside scans. */
const OFFERS = ['recording', 'act-recording', 'clear-code', 'frames', 'acts'] as const
export type Offer = (typeof OFFERS)[number]
/** Bridges of ours say theirs in one go, this one last. */
const LAST_OFFER: Offer = 'acts'
const OFFERS_WITHIN_MS = 10_000

function neededFor(message: ServerMessage): readonly Offer[] {
  if (message.type === 'frames.start' || message.type === 'frames.stop') return ['frames']
  if (message.type === 'job') return message.kind === 'recorded-scan' ? ['recording'] : []
  if (message.type !== 'act.order' && message.type !== 'act.recorded-order')
    return message.type.startsWith('act.') ? ['acts'] : []
  return [
    message.type === 'act.order' ? 'acts' : 'act-recording',
    ...(message.order.kind === 'clear-code' ? (['clear-code'] as const) : []),
  ]
}

export type Presence = ReturnType<typeof createPresence>

export function createPresence() {
  const sessions = new Map<string, Session>()
  /** What each said that it does: an older bridge would hang up on what it does not know. */
  const offers = new WeakMap<Session, Set<Offer>>()
  const enteredAt = new WeakMap<Session, Date>()
  const hasOffered = (session: Session, offer: Offer) => offers.get(session)?.has(offer) === true
  const tell = (session: Session, message: ServerMessage) => {
    if (neededFor(message).every((needed) => hasOffered(session, needed))) session.send(message)
  }
  /** Whether a bridge that is here has said all it does, and not this. One that has just come may not have said it yet. */
  const lacks = (bridgeId: string, offer: Offer, now: Date): boolean => {
    const session = sessions.get(bridgeId)
    if (!session || hasOffered(session, offer)) return false
    const sinceMs = now.getTime() - (enteredAt.get(session)?.getTime() ?? 0)
    return hasOffered(session, LAST_OFFER) || sinceMs > OFFERS_WITHIN_MS
  }
  return {
    isConnected: (bridgeId: string) => sessions.has(bridgeId),

    /** The newer connection wins: the older may be dead without knowing. */
    enter(bridgeId: string, session: Session, now: Date): void {
      enteredAt.set(session, now)
      sessions.get(bridgeId)?.close(CLOSE.replaced)
      sessions.set(bridgeId, session)
    },

    leave(bridgeId: string, session: Session): void {
      if (sessions.get(bridgeId) === session) sessions.delete(bridgeId)
    },

    /** Does nothing if the bridge is not here; it asks for its jobs when it comes. */
    send: (bridgeId: string, message: ServerMessage): void => sessions.get(bridgeId)?.send(message),

    offer: (session: Session, offer: Offer): void => void offers.set(session, new Set(offers.get(session)).add(offer)),

    lacks,

    /** All that a bridge that is here lacks. */
    lacking: (bridgeId: string, now: Date): readonly Offer[] => OFFERS.filter((offer) => lacks(bridgeId, offer, now)),

    /** What is ordered of a bridge that does such; who offers it later asks then. */
    tell,

    /** The same, by its name. Does nothing if it is not here. */
    order(bridgeId: string, message: ServerMessage): void {
      const session = sessions.get(bridgeId)
      if (session) tell(session, message)
    },

    expel(bridgeId: string): void {
      sessions.get(bridgeId)?.close(CLOSE.revoked)
      sessions.delete(bridgeId)
    },
  }
}
