/** Service messages over raw CAN frames: one ISO-TP receiver for each unit that speaks, one sender for each we ask. Periodic data comes unframed. */
import { DecodeError } from '#protocol/bytes'
import type { Frame } from '#protocol/isotp'
import { createReceiver, createSender, decodeFrame, encodeFrame } from '#protocol/isotp'
import type { EcuAddress, Timers } from '#protocol/link'
import { createAudience, formatPlace, LinkError } from '#protocol/link'
import type { ExchangeListener, ExchangePort } from '#protocol/uds'
import {
  FUNCTIONAL_ID,
  FUNCTIONAL_ID_EXTENDED,
  isExtended,
  isExtendedAnswer,
  isStandardUnit,
  periodicIdOf,
  requestIdOf,
} from './addressing.ts'
import type { CanFrame } from './frame.ts'
import { padFrame } from './frame.ts'

export interface CanPort {
  send(frame: CanFrame): Promise<void>
  /** The identifiers, besides 0x7E8–0x7EF, whose frames are answers and not the vehicle's own traffic. */
  readonly others: ReadonlySet<EcuAddress>
}

/** The eight that ISO 15765-4 names. */
const STANDARD_UNITS: readonly EcuAddress[] = Array.from({ length: 8 }, (_, index) => 0x7e8 + index)

export type CanConversation = ReturnType<typeof createCanConversation>

/**
 * The messages of one unit are kept apart from those of every other. Whether identifiers have 11 or 29 bits shows by who
 * answers: until then a question to all goes out with both.
 */
export function createCanConversation(timers: Timers, port: CanPort) {
  let listener: ExchangeListener | undefined
  /** Undefined while nobody has answered. */
  let isWide: boolean | undefined
  const audience = createAudience()
  const periodicUnits = new Map([...STANDARD_UNITS, ...port.others].map((unit) => [periodicIdOf(unit), unit]))
  const units = new Map<EcuAddress, ReturnType<typeof openUnit>>()

  const openUnit = (address: EcuAddress) => {
    const id = requestIdOf(address)
    const sendFrame = (frame: Frame) =>
      port.send({ id, isExtended: isExtended(id), data: padFrame(encodeFrame(frame)) })
    const fail = (kind: 'garbled' | 'timeout', because: string) =>
      listener?.onFailure(new LinkError(kind, formatPlace(address), because, { ecu: address, hasBegun: true }))
    const receiver = createReceiver(timers, {
      sendFlow: (frame) => {
        sendFrame(frame).catch((error: LinkError) => listener?.onFailure(error))
      },
      onStarted: () => listener?.onStarted(address),
      onMessage: (data) => listener?.onMessage(address, data),
      onBroken: (because) => fail(because.startsWith('the next frame') ? 'timeout' : 'garbled', because),
    })
    return { receiver, sender: createSender(timers, { sendFrame, at: formatPlace(address) }), fail }
  }
  const unitAt = (address: EcuAddress) => {
    const unit = units.get(address) ?? openUnit(address)
    units.set(address, unit)
    return unit
  }

  const sendToAll = async (data: Uint8Array) => {
    if (isWide !== true) await port.send({ id: FUNCTIONAL_ID, isExtended: false, data })
    if (isWide !== false) await port.send({ id: FUNCTIONAL_ID_EXTENDED, isExtended: true, data })
  }

  const exchangePort: ExchangePort = {
    listen: (next) => {
      listener = next
    },
    send: (to, request) => {
      if (to !== 'all') return unitAt(to).sender.send(request)
      const data = padFrame(encodeFrame({ kind: 'single', data: request }))
      return sendToAll(data)
    },
  }
  return {
    port: exchangePort,
    isWide: () => isWide,
    /** What units send periodically: frame by frame, without a service byte. */
    hear: audience.hear,
    /** Takes what the bus says; the vehicle's own traffic is passed over. */
    onFrame(can: CanFrame) {
      const periodicUnit = can.isExtended ? undefined : periodicUnits.get(can.id)
      if (periodicUnit !== undefined) return audience.onMessage(periodicUnit, can.data)
      if (can.isExtended ? !isExtendedAnswer(can.id) : !isStandardUnit(can.id) && !port.others.has(can.id)) return
      isWide ??= can.isExtended
      const unit = unitAt(can.id)
      try {
        const frame = decodeFrame(can.data)
        if (frame.kind === 'flow') unit.sender.onFlow(frame)
        else unit.receiver.onFrame(frame)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        unit.fail('garbled', error.message)
      }
    },
    onLost(error: LinkError) {
      listener?.onFailure(error)
      audience.onFailure(error)
    },
  }
}
