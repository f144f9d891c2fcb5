/** One TCP connection to a DoIP entity: routing activation, alive checks, and diagnostic messages for an exchange. */
import { DecodeError } from '#protocol/bytes'
import type { ByteStream, EcuAddress, Timers } from '#protocol/link'
import { createAudience, formatPlace, LinkError } from '#protocol/link'
import type { ExchangeListener, ExchangePort } from '#protocol/uds'
import {
  ACTIVATED,
  ACTIVATED_ONCE_CONFIRMED,
  ACTIVATION_CODES,
  DIAGNOSTIC_NACKS,
  HEADER_NACKS,
  NACK_KINDS,
  nameCode,
} from './codes.ts'
import type { DoipMessage } from './message.ts'
import { encodeDoip } from './message.ts'
import { createMessageReader } from './message-reader.ts'

export interface SessionOptions {
  readonly testerAddress: number
  readonly functionalAddress: number
  readonly version: number
  /** 0x00: default, 0x01: regulated diagnosis, 0xE0: central security; others are reserved or the maker's. */
  readonly activationType: number
  /** Four bytes the maker asks for. */
  readonly oem?: Uint8Array
}

type Waiting<Message> = { readonly resolve: (message: Message) => void; readonly reject: (error: LinkError) => void }
type Activation = Extract<DoipMessage, { kind: 'activation-response' }>

const ACTIVATION_MS = 2_000
const GATEWAY = 'gateway'
const ACTIVATING = 'routing activation'

/** Starts to listen; the stream must not be shared. */
export function createSession(stream: ByteStream, timers: Timers, options: SessionOptions) {
  let listener: ExchangeListener | undefined
  const audience = createAudience()
  let activating: Waiting<Activation> | undefined
  let place = ACTIVATING
  /** What was going on, for the message of a connection that ends. */
  let during = ''
  let lost: LinkError | undefined

  const fail = (error: LinkError) => {
    lost ??= error
    activating?.reject(error)
    listener?.onFailure(error)
    audience.onFailure(error)
  }
  const send = async (message: DoipMessage) => {
    if (lost) throw lost
    await stream.write(encodeDoip(options.version, message)).catch((cause: unknown) => {
      throw lost ?? new LinkError('lost', place, 'the connection was closed', { cause })
    })
  }
  const hear = (message: DoipMessage) => {
    switch (message.kind) {
      case 'activation-response':
        return activating?.resolve(message)
      case 'alive-request':
        return void send({ kind: 'alive-response', source: options.testerAddress }).catch(fail)
      case 'header-nack':
        return fail(new LinkError('refused', place, nameCode(HEADER_NACKS, message.code)))
      case 'diagnostic':
        if (message.target !== options.testerAddress) return
        listener?.onMessage(message.source, message.data)
        return audience.onMessage(message.source, message.data)
      case 'diagnostic-nack':
        return listener?.onFailure(explainNack(message.source, message.code))
      // An acknowledgement only says that the gateway passed the request on; entities do not answer like testers.
      case 'diagnostic-ack':
      case 'activation-request':
      case 'alive-response':
        return
    }
  }
  const readMessages = createMessageReader()
  stream.listen({
    onBytes(bytes) {
      if (lost) return
      try {
        for (const message of readMessages(bytes)) hear(message)
      } catch (cause) {
        if (!(cause instanceof DecodeError)) throw cause
        fail(new LinkError('garbled', place, cause.message, { cause }))
      }
    },
    onClose: (cause) => fail(new LinkError('lost', place, `the connection was closed${during}`, { cause })),
  })

  const port: ExchangePort = {
    listen: (next) => {
      listener = next
      if (next === undefined) during = ''
    },
    send: (to, data) => {
      during = to === 'all' ? ' while every unit was asked' : ` while ${formatPlace(to)} was asked`
      const target = to === 'all' ? options.functionalAddress : to
      return send({ kind: 'diagnostic', source: options.testerAddress, target, data })
    },
  }
  return {
    port,
    /** Every diagnostic message, answers among them: they go the same way. */
    hear: audience.hear,
    /** Why the connection is over, if it is. */
    lost: () => lost,
    /** @returns the logical address of the entity. @throws {LinkError} refused with the named code, timeout or lost. */
    async activate(): Promise<EcuAddress> {
      const answer = new Promise<Activation>((resolve, reject) => {
        activating = { resolve, reject }
      })
      const cancel = timers.after(ACTIVATION_MS, () =>
        activating?.reject(new LinkError('timeout', ACTIVATING, `no answer within ${ACTIVATION_MS} ms`)),
      )
      const { testerAddress: source, activationType: type, oem } = options
      send({ kind: 'activation-request', source, type, ...(oem && { oem }) }).catch(fail)
      const { code, entity } = await answer.finally(cancel)
      if (code !== ACTIVATED && code !== ACTIVATED_ONCE_CONFIRMED) {
        throw new LinkError(
          code === 0x01 || code === 0x03 ? 'busy' : 'refused',
          ACTIVATING,
          nameCode(ACTIVATION_CODES, code),
        )
      }
      place = GATEWAY
      return entity
    },
    close: () => stream.close(),
  }
}

/** What concerns one unit leaves the others to be asked; the other refusals concern the connection. */
function explainNack(ecu: EcuAddress, code: number): LinkError {
  const why = nameCode(DIAGNOSTIC_NACKS, code)
  const { kind, isOfUnit } = NACK_KINDS.get(code) ?? { kind: 'refused', isOfUnit: false }
  return isOfUnit ? new LinkError(kind, formatPlace(ecu), why, { ecu }) : new LinkError(kind, GATEWAY, why)
}
