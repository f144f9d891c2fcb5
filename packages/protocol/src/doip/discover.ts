/** Finding DoIP entities on a network and asking how they are, over UDP (ISO 13400-2, 7.4 and 7.6). */
import { DecodeError } from '#protocol/bytes'
import type { Timers } from '#protocol/link'
import { LinkError, pause } from '#protocol/link'
import { HEADER_NACKS, nameCode } from './codes.ts'
import type { DoipDatagram, EntityStatus, VehicleIdentification } from './datagram.ts'
import { ANY_VERSION, decodeDatagram, encodeDatagram } from './datagram.ts'

/** Datagrams to one address, which may be everybody's, and from whoever answers. Opening it is the adapter's business. */
export interface DatagramPort {
  send(bytes: Uint8Array): Promise<void>
  /** Names the one listener. @param from how the sender is reached: `'192.168.0.7'`. */
  listen(onDatagram: (bytes: Uint8Array, from: string) => void): void
  close(): Promise<void>
}

export interface FoundEntity extends VehicleIdentification {
  readonly from: string
}

export interface DiscoverOptions {
  /** Only this entity, or only this vehicle. */
  readonly only?: { readonly eid: Uint8Array } | { readonly vin: string }
  /** How long answers are waited for; default 2,000 ms (A_DoIP_Ctrl). */
  readonly waitMs?: number
}

const WAIT_MS = 2_000
const PLACE = 'entity'

/**
 * Asks who is there and collects the answers, announcements that pass by included; each entity once, in order of
 * arrival. What is no answer is passed over: anybody can send to a UDP port.
 *
 * @throws what the port throws.
 */
export async function discoverEntities(
  port: DatagramPort,
  timers: Timers,
  { only, waitMs = WAIT_MS }: DiscoverOptions = {},
): Promise<readonly FoundEntity[]> {
  const found = new Map<string, FoundEntity>()
  port.listen((bytes, from) => {
    const message = tryDecode(bytes)
    if (message?.kind === 'identification') found.set(`${from} ${message.logicalAddress}`, { ...message, from })
  })
  await port.send(encodeDatagram(ANY_VERSION, questionFor(only)))
  await pause(timers, waitMs)
  return [...found.values()]
}

/** @throws {LinkError} timeout or refused at `'entity'`; what the port throws. */
export function readEntityStatus(port: DatagramPort, timers: Timers, version = 0x02): Promise<EntityStatus> {
  return ask(port, timers, { request: encodeDatagram(version, { kind: 'status-request' }), kind: 'status' })
}

/** 0x00: not ready, 0x01: ready, 0x02: not supported; others are reserved. @throws {LinkError} as `readEntityStatus`. */
export async function readPowerMode(port: DatagramPort, timers: Timers, version = 0x02): Promise<number> {
  return (await ask(port, timers, { request: encodeDatagram(version, { kind: 'power-request' }), kind: 'power' })).mode
}

function ask<Kind extends 'status' | 'power'>(
  port: DatagramPort,
  timers: Timers,
  { request, kind }: { readonly request: Uint8Array; readonly kind: Kind },
): Promise<Extract<DoipDatagram, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(WAIT_MS, () =>
      reject(new LinkError('timeout', PLACE, `no answer within ${WAIT_MS} ms`)),
    )
    port.listen((bytes) => {
      const message = tryDecode(bytes)
      if (message?.kind !== kind && message?.kind !== 'header-nack') return
      cancel()
      if (message.kind === 'header-nack') reject(new LinkError('refused', PLACE, nameCode(HEADER_NACKS, message.code)))
      else resolve(message as Extract<DoipDatagram, { kind: Kind }>)
    })
    port.send(request).catch((error: unknown) => {
      cancel()
      reject(error)
    })
  })
}

function questionFor(only: DiscoverOptions['only']): DoipDatagram {
  if (only === undefined) return { kind: 'identify' }
  return 'eid' in only ? { kind: 'identify-eid', eid: only.eid } : { kind: 'identify-vin', vin: only.vin }
}

function tryDecode(bytes: Uint8Array): DoipDatagram | undefined {
  try {
    return decodeDatagram(bytes)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
