import type { ByteStream, DiagnosticLink, LinkError, Timers } from '#protocol/link'
import { createQueue } from '#protocol/link'
import { exchange, findEcus } from '#protocol/uds'
import { OTHER_UNITS } from './addressing.ts'
import type { CanConversation } from './conversation.ts'
import { createCanConversation } from './conversation.ts'
import type { CanBusPort } from './slcan-bus.ts'
import { openSlcanBus } from './slcan-bus.ts'

export interface SlcanOptions {
  /** Answer identifiers of units beyond 0x7E8–0x7EF to look for; default `OTHER_UNITS`. */
  readonly candidates?: readonly number[]
}

/**
 * Opens the CAN channel of a Lawicel adapter at 500 kbit/s, 11-bit identifiers, and offers the vehicle as a link.
 * Closes the stream if that fails.
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openSlcan(
  stream: ByteStream,
  timers: Timers,
  options: SlcanOptions = {},
): Promise<DiagnosticLink> {
  const candidates = options.candidates ?? OTHER_UNITS
  let bus: CanBusPort | undefined
  let lost: LinkError | undefined
  const conversation: CanConversation = createCanConversation(timers, {
    // A bus that was open before may speak before we may.
    send: async (frame) => bus?.send(frame),
    others: new Set(candidates),
  })
  const opened = await openSlcanBus(stream, timers, {
    kbitPerSecond: 500,
    onFrame: conversation.onFrame,
    onLost(error) {
      lost = error
      conversation.onLost(error)
    },
  })
  bus = opened

  const inTurn = createQueue()
  const ask: DiagnosticLink['ask'] = (to, data, timing) =>
    inTurn(() => (lost ? Promise.reject(lost) : exchange(timers, conversation.port, { to, data, timing })))
  return {
    kind: 'slcan',
    protocol: 'ISO 15765-4, CAN 11 bit, 500 kbit/s',
    adapter: 'Lawicel (slcan)',
    ask,
    listEcus: () => findEcus(ask, candidates),
    close: () => opened.close(),
  }
}
