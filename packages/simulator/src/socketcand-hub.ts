import { DecodeError, encodeAscii } from '#protocol/bytes'
import type { SocketcandMessage } from '#protocol/can'
import { createSocketcandReader, decodeSocketcand, encodeSocketcand } from '#protocol/can'
import type { OpenBus } from './can-bus.ts'
import type { Conversation, Line } from './door.ts'
import { writeSpoiled } from './spoil.ts'

const GARBAGE = encodeAscii('< frame 7E8 !! >')

/** The only bus there is. */
const BUS = 'can0'

/**
 * A virtual socketcand server without a socket: `< open can0 >`, `< rawmode >`, then frames. Jobs of the broadcast
 * manager are refused.
 *
 * @param openBus what it is plugged into.
 */
export function createSocketcand(line: Line, openBus: OpenBus): Conversation {
  let mode: 'closed' | 'bcm' | 'raw' = 'closed'
  let hasRequest = false
  const print = (message: SocketcandMessage) =>
    writeSpoiled(line, encodeAscii(encodeSocketcand(message)), GARBAGE, hasRequest)
  const bus = openBus((frame) => {
    const atUs = Math.floor(line.timers.nowMs() * 1_000)
    if (mode === 'raw') print({ kind: 'frame', frame, atUs })
  })
  const refuse = (why: string) => print({ kind: 'error', text: `error ${why}` })
  const execute = (message: SocketcandMessage) => {
    if (message.kind === 'open' && mode === 'closed') {
      if (message.bus !== BUS) return refuse('could not open bus')
      mode = 'bcm'
      return print({ kind: 'ok' })
    }
    if (mode === 'closed') return refuse('no bus is open')
    switch (message.kind) {
      case 'rawmode':
      case 'bcmmode':
        mode = message.kind === 'rawmode' ? 'raw' : 'bcm'
        return print({ kind: 'ok' })
      case 'echo':
        return print(message)
      case 'send':
        hasRequest = true
        line.faults.countRequest()
        return bus.send(message.frame)
      default:
        return refuse('unknown command')
    }
  }
  const onBytes = createSocketcandReader((text) => {
    try {
      execute(decodeSocketcand(text))
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      refuse('not understood')
    }
  })
  print({ kind: 'hi' })
  return {
    onBytes,
    onClose() {
      mode = 'closed'
      bus.close?.()
    },
  }
}
