/** A vehicle on CAN as a link: ISO-TP and services over the raw bus behind any adapter, at 500 kbit/s with identifiers of 11 or 29 bits, whichever units answer with. */
import type { ByteStream, DiagnosticLink, LinkError, Timers } from '#protocol/link'
import { createQueue } from '#protocol/link'
import { exchange, findEcus } from '#protocol/uds'
import { OTHER_UNITS } from './addressing.ts'
import type { CanBusOptions, CanBusPort, FrameTap } from './bus.ts'
import type { CanConversation } from './conversation.ts'
import { createCanConversation } from './conversation.ts'
import { openGvretBus } from './gvret-bus.ts'
import { openSlcanBus } from './slcan-bus.ts'
import { openSocketcandBus } from './socketcand-bus.ts'

export interface CanLinkOptions extends Pick<CanBusOptions, 'bus'> {
  /** Answer identifiers of units beyond 0x7E8–0x7EF to look for; default `OTHER_UNITS`. */
  readonly candidates?: readonly number[]
  readonly tap?: FrameTap | undefined
}

/** Opens the raw bus behind an adapter. Closes the stream if that fails. @throws {LinkError} */
export type OpenAdapter = (stream: ByteStream, timers: Timers, options: CanBusOptions) => Promise<CanBusPort>

/** What can stand between a stream and a bus. */
export const CAN_ADAPTERS = {
  slcan: openSlcanBus,
  socketcand: openSocketcandBus,
  gvret: openGvretBus,
} as const satisfies Record<string, OpenAdapter>
export type CanAdapter = keyof typeof CAN_ADAPTERS
export const isCanAdapter = (kind: string): kind is CanAdapter => Object.hasOwn(CAN_ADAPTERS, kind)

/** The same adapter with somebody who hears of each frame, before it is sent and before it is taken in. */
export const tapAdapter =
  (open: OpenAdapter, tap: FrameTap): OpenAdapter =>
  async (stream, timers, options) => {
    const onFrame: CanBusOptions['onFrame'] = (frame) => {
      tap('rx', frame)
      options.onFrame(frame)
    }
    const port = await open(stream, timers, { ...options, onFrame })
    const send: CanBusPort['send'] = (frame) => {
      tap('tx', frame)
      return port.send(frame)
    }
    return { adapter: port.adapter, send, probe: () => port.probe(), close: () => port.close() }
  }

/**
 * Opens the bus behind an adapter and offers the vehicle as a link. Closes the stream if that fails.
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openCan(
  kind: CanAdapter,
  stream: ByteStream,
  timers: Timers,
  { candidates = OTHER_UNITS, tap, ...place }: CanLinkOptions = {},
): Promise<DiagnosticLink> {
  let bus: CanBusPort | undefined
  let lost: LinkError | undefined
  const conversation: CanConversation = createCanConversation(timers, {
    // A bus that was open before may speak before we may.
    send: async (frame) => bus?.send(frame),
    others: new Set(candidates),
  })
  const open = tap ? tapAdapter(CAN_ADAPTERS[kind], tap) : CAN_ADAPTERS[kind]
  const opened = await open(stream, timers, {
    ...place,
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
    kind,
    get protocol() {
      return `ISO 15765-4, CAN ${conversation.isWide() ? 29 : 11} bit, 500 kbit/s`
    },
    adapter: opened.adapter,
    ask,
    listEcus: (through = ask) => findEcus(through, candidates),
    hear: conversation.hear,
    close: () => opened.close(),
  }
}
