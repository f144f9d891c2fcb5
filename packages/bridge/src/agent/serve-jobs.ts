/** One connection of a bridge, from its token to its end. */
import type { Desks } from '#core'
import { hangUp, heed, systemTimers } from '#core'
import { WIRE_VERSION } from '#wire'
import type { Connection, ConnectionEnd } from './connection.ts'
import { runConnection } from './connection.ts'
import type { DeviceKey } from './device-key.ts'
import { createDeviceToken } from './device-token.ts'
import type { Pairing } from './pairing.ts'
import { connectionUrl, parseServer } from './server-address.ts'

export interface Shift extends Desks {
  readonly pairing: Pairing
  readonly key: DeviceKey
  readonly ca: string | undefined
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
  hangUp(shift)
  return end
}
