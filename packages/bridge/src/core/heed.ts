/** What a bridge does about each message of its server, wherever it runs. */
import type { BridgeMessage, ServerMessage, WitnessAnswer, WitnessAsk, WitnessOffer } from '#wire'
import type { ActWorker } from './act-worker.ts'
import type { FramesDesk } from './frames.ts'
import type { LiveDesk } from './live.ts'
import type { ServerTime } from './server-time.ts'
import type { Worker } from './worker.ts'

export interface Desks {
  readonly time: ServerTime
  readonly worker: Worker
  readonly live: LiveDesk
  /** Of a place where an adapter may hand over raw frames. */
  readonly frames?: FramesDesk
  readonly acts: ActWorker
  /** Of a device that vouches for the ledger's log; absent where it cannot promise to remember what it saw. */
  readonly witness?: { readonly offer: WitnessOffer; answer(ask: WitnessAsk): Promise<WitnessAnswer> }
  readonly tell: (event: LineEvent) => void
}

export type LineEvent =
  | { readonly kind: 'welcomed' }
  | { readonly kind: 'result-refused'; readonly jobId: string; readonly code: string }
  /** The server does not take this device as a witness. */
  | { readonly kind: 'witness-refused'; readonly code: string }

/** @param send says something on the connection that the message came by; does nothing once that has ended. */
export function heed(message: ServerMessage, desks: Desks, send: (message: BridgeMessage) => void): void {
  const { time, worker, acts, live, frames, witness, tell } = desks
  // An id is of a scan or of an act: who does not have it does nothing.
  const forgetRecording = (id: string) => {
    worker.forgetRecording(id)
    acts.forgetRecording(id)
  }
  switch (message.type) {
    case 'welcome':
      time.set(new Date(message.at))
      tell({ kind: 'welcomed' })
      if (witness) send(witness.offer)
      if (frames) send({ type: 'frames.offer' })
      worker.resume()
      acts.resume()
      break
    case 'job':
      worker.take(message)
      break
    case 'result.refused':
      tell({ kind: 'result-refused', jobId: message.jobId, code: message.code })
      worker.forget(message.jobId)
      break
    case 'result.stored':
      worker.forget(message.jobId)
      break
    case 'recording.refused':
      tell({ kind: 'result-refused', jobId: message.jobId, code: message.code })
      forgetRecording(message.jobId)
      break
    case 'recording.stored':
      forgetRecording(message.jobId)
      break
    case 'live.start':
      live.start(message)
      break
    case 'live.stop':
      live.stop(message.liveId)
      break
    case 'frames.start':
      frames?.start(message)
      break
    case 'frames.stop':
      frames?.stop(message.framesId)
      break
    case 'act.order':
    case 'act.recorded-order':
      acts.take(message)
      break
    case 'act.go':
      acts.go(message.actId)
      break
    case 'act.stop':
      acts.stop(message.actId, message.because)
      break
    case 'act.refused':
      tell({ kind: 'result-refused', jobId: message.actId, code: message.code })
      acts.forget(message.actId)
      break
    case 'act.stored':
      acts.forget(message.actId)
      break
    case 'witness.ask':
      // It never rejects, and an answer to a connection that has ended goes nowhere.
      void witness?.answer(message).then(send)
      break
    case 'witness.refused':
      tell({ kind: 'witness-refused', code: message.code })
      break
  }
}

/** The line is gone: nobody reads what is followed, and nothing is held that nobody there can end. */
export function hangUp({ live, frames, acts }: Pick<Desks, 'live' | 'frames' | 'acts'>): void {
  live.stopAll()
  frames?.stopAll()
  acts.cutOff('The line to the server was cut.')
}
