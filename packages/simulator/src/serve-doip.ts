/** A virtual DoIP entity (ISO 13400-2): a gateway with its control units behind it, found over UDP at the same port. */
import { DecodeError } from '#protocol/bytes'
import type { DoipMessage } from '#protocol/doip'
import { ACTIVATED, createMessageReader, encodeDoip } from '#protocol/doip'
import { pause } from '#protocol/link'
import type { Conversation, Door, DoorOptions, Line } from './door.ts'
import { openDoor } from './door.ts'
import type { VirtualEcu } from './ecu.ts'
import { createPeriodicSender } from './periodic.ts'
import { writeScript } from './script.ts'
import { serveDiscovery } from './serve-discovery.ts'
import { writeSpoiled } from './spoil.ts'
import type { Vehicle } from './vehicle.ts'
import { requireCan } from './vehicle.ts'

export interface DoipDoorOptions extends DoorOptions {
  /** What routing activation is answered with instead of success. */
  readonly activationCode?: number
  /** Asks each tester whether it is alive before it activates; one that keeps silent is hung up on. */
  readonly checksAlive?: boolean
}

const GATEWAY_ADDRESS = 0x1000
const FUNCTIONAL_ADDRESS = 0xe000
/** Editions 2012 and 2019; TLS came with the latter. */
const VERSION = 0x02
const VERSION_SECURED = 0x03
const UNKNOWN_SOURCE = 0x00
const INVALID_SOURCE = 0x02
const UNKNOWN_TARGET = 0x03
const INCORRECT_PATTERN = 0x00
const UNKNOWN_TYPE = 0x01
/** Half a header whose version and complement disagree. */
const GARBAGE = Uint8Array.of(0x02, 0x02, 0x80, 0x01, 0xff, 0xff, 0xff, 0xff)
const ALIVE_MS = 500

/** Opens the entity; it speaks for every unit of the vehicle. */
export async function serveDoip(vehicle: Vehicle, options: DoipDoorOptions = {}): Promise<Door> {
  requireCan(vehicle)
  const open = new Set<Conversation>()
  const door = await openDoor(options.tls ? 'doip+tls' : 'doip', options, (line) => {
    const entity = createEntity(vehicle, line, options)
    const counted: Conversation = {
      onBytes: entity.onBytes,
      onClose() {
        open.delete(counted)
        entity.onClose?.()
      },
    }
    open.add(counted)
    return counted
  })
  try {
    const { host = '127.0.0.1' } = options
    const place = { host, port: door.port, logicalAddress: GATEWAY_ADDRESS, countConnections: () => open.size }
    const discovery = await serveDiscovery(vehicle, place)
    return { ...door, close: async () => void (await Promise.all([door.close(), discovery.close()])) }
  } catch (error) {
    await door.close()
    throw error
  }
}

/** The entity alone, without a socket. */
export function createEntity(vehicle: Vehicle, line: Line, options: DoipDoorOptions = {}): Conversation {
  let tester: number | undefined
  let hasRequest = false
  let isOpen = true
  let onAlive: (() => void) | undefined

  const version = options.tls ? VERSION_SECURED : VERSION
  const send = (message: DoipMessage) => {
    if (isOpen) writeSpoiled(line, encodeDoip(version, message), GARBAGE, hasRequest)
  }
  const activate = (source: number) => {
    const isTester = source >= 0x0e00 && source <= 0x0fff
    const code = isTester ? (options.activationCode ?? ACTIVATED) : UNKNOWN_SOURCE
    send({ kind: 'activation-response', tester: source, entity: GATEWAY_ADDRESS, code })
    if (code === ACTIVATED) tester = source
    else line.hangUp()
  }
  const checkAlive = (source: number) => {
    const cancel = line.timers.after(ALIVE_MS, line.hangUp)
    onAlive = () => {
      cancel()
      activate(source)
    }
    send({ kind: 'alive-request' })
  }
  const senders = new Map(
    vehicle.ecus.map((ecu) => {
      const tell = (data: Uint8Array) => {
        if (tester !== undefined) send({ kind: 'diagnostic', source: ecu.doipAddress, target: tester, data })
      }
      return [ecu, createPeriodicSender(ecu, line, tell)]
    }),
  )
  const play = async (ecu: VirtualEcu, target: number, request: Uint8Array, isFunctional: boolean) => {
    const asked = { request, isFunctional, atMs: line.timers.nowMs() }
    for (const { afterMs, data } of writeScript(ecu, asked, line.faults)) {
      await pause(line.timers, afterMs)
      send({ kind: 'diagnostic', source: ecu.doipAddress, target, data })
    }
    senders.get(ecu)?.update()
  }
  const pass = ({ source, target, data }: Extract<DoipMessage, { kind: 'diagnostic' }>) => {
    hasRequest = true
    line.faults.countRequest()
    const isFunctional = target === FUNCTIONAL_ADDRESS
    const ecus = vehicle.ecus.filter(({ doipAddress }) => isFunctional || doipAddress === target)
    const route = { source: target, target: source }
    if (source !== tester) {
      send({ kind: 'diagnostic-nack', ...route, code: INVALID_SOURCE })
      return line.hangUp()
    }
    if (ecus.length === 0) return send({ kind: 'diagnostic-nack', ...route, code: UNKNOWN_TARGET })
    send({ kind: 'diagnostic-ack', ...route, code: 0x00 })
    for (const ecu of ecus) play(ecu, source, data, isFunctional).catch(line.hangUp)
  }
  const hear = (message: DoipMessage) => {
    if (message.kind === 'activation-request')
      return options.checksAlive ? checkAlive(message.source) : activate(message.source)
    if (message.kind === 'alive-response') return onAlive?.()
    if (message.kind === 'diagnostic') pass(message)
  }
  const read = createMessageReader(() => send({ kind: 'header-nack', code: UNKNOWN_TYPE }))
  return {
    onBytes(bytes) {
      try {
        for (const message of read(bytes)) hear(message)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        send({ kind: 'header-nack', code: INCORRECT_PATTERN })
        line.hangUp()
      }
    },
    onClose() {
      isOpen = false
      for (const sender of senders.values()) sender.close()
    },
  }
}
