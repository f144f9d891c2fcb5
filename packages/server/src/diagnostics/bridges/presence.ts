/** Which bridges are connected to this process right now. Knows no sockets: a session is what can be told and closed. */
import type { JobMessage, ServerMessage } from '#bridge/wire'
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
  /** The same of recordings. */
  const recording = new WeakSet<Session>()
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

    offerRecording: (session: Session): void => void recording.add(session),

    /** The same; what is to be recorded, to a bridge that records. It too asks when it comes. */
    sendJob(bridgeId: string, job: JobMessage): void {
      const session = sessions.get(bridgeId)
      if (session && (job.kind === 'scan' || recording.has(session))) session.send(job)
    },

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
