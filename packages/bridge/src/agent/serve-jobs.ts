/** One connection of a bridge, from its token to its end. */
import type { ActWorker, LiveDesk, Worker } from '#core'
import { systemTimers } from '#links'
import type { ServerMessage } from '#wire'
import { WIRE_VERSION } from '#wire'
import type { Connection, ConnectionEnd } from './connection.ts'
import { runConnection } from './connection.ts'
import type { DeviceKey } from './device-key.ts'
import { createDeviceToken } from './device-token.ts'
import type { Pairing } from './pairing.ts'
import type { BridgeEvent } from './run-bridge.ts'
import { connectionUrl, parseServer } from './server-address.ts'
import type { ServerTime } from './server-time.ts'
import type { WitnessDuty } from './witness-duty.ts'

export interface Shift {
  readonly pairing: Pairing
  readonly key: DeviceKey
  readonly time: ServerTime
  readonly ca: string | undefined
  readonly worker: Worker
  readonly live: LiveDesk
  readonly acts: ActWorker
  readonly witness: WitnessDuty
  readonly tell: (event: BridgeEvent) => void
  /** Hands over what to send on, and takes it back when it has ended. */
  readonly use: (connection: Connection | undefined) => void
}

const AGENT = 'muts-bridge/0.1.0'

export async function serveJobs(shift: Shift): Promise<ConnectionEnd> {
  const { pairing, key, time, ca, worker, use } = shift
  let send: Connection['send'] = () => {}
  const end = await runConnection({
    url: connectionUrl(parseServer(pairing.server)),
    token: createDeviceToken(pairing, key, time.now()),
    ca,
    timers: systemTimers,
    onOpen(connection) {
      use(connection)
      send = connection.send
      connection.send({ type: 'hello', version: WIRE_VERSION, agent: AGENT, links: worker.reportLinks() })
    },
    onMessage: (message) => heed(message, shift, send),
  })
  use(undefined)
  shift.live.stopAll()
  shift.acts.cutOff('The line to the server was cut.')
  return end
}

function heed(message: ServerMessage, shift: Shift, send: Connection['send']): void {
  const { pairing, time, worker, acts, live, witness, tell } = shift
  switch (message.type) {
    case 'welcome':
      time.set(new Date(message.at))
      tell({ kind: 'connected', server: pairing.server, witnessKey: witness.vkey })
      send(witness.offer)
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
      worker.forgetRecording(message.jobId)
      break
    case 'recording.stored':
      worker.forgetRecording(message.jobId)
      break
    case 'live.start':
      live.start(message)
      break
    case 'live.stop':
      live.stop(message.liveId)
      break
    case 'act.order':
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
      void witness.answer(message).then(send)
      break
    case 'witness.refused':
      tell({ kind: 'witness-refused', code: message.code })
      break
  }
}
