/** Which bridges are connected to this process right now. Knows no sockets: a session is what can be told and closed. */
import type { ServerMessage } from '#bridge/wire'
import { CLOSE } from '#bridge/wire'

export interface Session {
  send(message: ServerMessage): void
  close(code: number): void
}

export type Presence = ReturnType<typeof createPresence>

export function createPresence() {
  const sessions = new Map<string, Session>()
  /** Those that said that they do acts: an older bridge would hang up on an order. */
  const acting = new WeakSet<Session>()
  return {
    isConnected: (bridgeId: string) => sessions.has(bridgeId),

    /** The newer connection wins: the older may be dead without knowing. */
    enter(bridgeId: string, session: Session): void {
      sessions.get(bridgeId)?.close(CLOSE.replaced)
      sessions.set(bridgeId, session)
    },

    leave(bridgeId: string, session: Session): void {
      if (sessions.get(bridgeId) === session) sessions.delete(bridgeId)
    },

    /** Does nothing if the bridge is not here; it asks for its jobs when it comes. */
    send: (bridgeId: string, message: ServerMessage): void => sessions.get(bridgeId)?.send(message),

    offerActs: (session: Session): void => void acting.add(session),

    /** The same, to a bridge that does acts. */
    sendAct(bridgeId: string, message: ServerMessage): void {
      const session = sessions.get(bridgeId)
      if (session && acting.has(session)) session.send(message)
    },

    expel(bridgeId: string): void {
      sessions.get(bridgeId)?.close(CLOSE.revoked)
      sessions.delete(bridgeId)
    },
  }
}
