import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'
import { createQueue, LinkError } from '#protocol/link'
import { exchange, findEcus } from '#protocol/uds'
import { OTHER_UNITS } from './addressing.ts'
import type { CanConversation } from './conversation.ts'
import { createCanConversation } from './conversation.ts'
import { createSlcanChannel } from './slcan-channel.ts'

export interface SlcanOptions {
  /** Answer identifiers of units beyond 0x7E8–0x7EF to look for; default `OTHER_UNITS`. */
  readonly candidates?: readonly number[]
}

/** Close (in case it is open), 500 kbit/s, open; only the last must succeed. */
const LADDER = ['C', 'S6', 'O'] as const

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
  let lost: LinkError | undefined
  const conversation: CanConversation = createCanConversation(timers, {
    send: (frame) => channel.sendFrame(frame),
    others: new Set(candidates),
  })
  const channel = createSlcanChannel(stream, timers, {
    onFrame: conversation.onFrame,
    onLost(error) {
      lost = error
      conversation.onLost(error)
    },
  })
  try {
    for (const command of LADDER) {
      const answer = await channel.command(command)
      if (answer === 'refused' && command === 'O') {
        throw new LinkError('refused', 'adapter', 'does not open its channel')
      }
    }
  } catch (error) {
    await channel.close()
    throw error
  }

  const inTurn = createQueue()
  const ask: DiagnosticLink['ask'] = (to, data, timing) =>
    inTurn(() => (lost ? Promise.reject(lost) : exchange(timers, conversation.port, { to, data, timing })))
  return {
    kind: 'slcan',
    protocol: 'ISO 15765-4, CAN 11 bit, 500 kbit/s',
    adapter: 'Lawicel (slcan)',
    ask,
    listEcus: () => findEcus(ask, candidates),
    close: () => channel.close(),
  }
}
