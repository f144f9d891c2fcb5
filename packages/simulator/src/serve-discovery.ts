/** The UDP side of a virtual DoIP entity: says who it is, how it is, and whether the vehicle is ready. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { DecodeError } from '#protocol/bytes'
import type { DoipDatagram } from '#protocol/doip'
import { decodeDatagram, encodeDatagram } from '#protocol/doip'
import type { Vehicle } from './vehicle.ts'

export interface DiscoveryOptions {
  readonly host: string
  readonly port: number
  readonly logicalAddress: number
  /** Of the TCP door beside it, right now. */
  countConnections(): number
}

const VERSION = 0x02
const EID = Uint8Array.of(0x02, 0x4d, 0x55, 0x54, 0x53, 0x01)
const MOST_CONNECTIONS = 255
const LONGEST_MESSAGE = 0x1_0000
const GATEWAY = 0x00
const READY = 0x01
const INCORRECT_PATTERN = 0x00

/** Answers at this UDP address until it is closed. @throws {Error} EADDRINUSE and what else `bind` reports. */
export async function serveDiscovery(vehicle: Vehicle, options: DiscoveryOptions): Promise<{ close(): Promise<void> }> {
  const socket = createSocket('udp4')
  socket.on('message', (bytes, { address, port }) => {
    const answer = answerDatagram(vehicle, options, bytes)
    if (answer) socket.send(encodeDatagram(VERSION, answer), port, address)
  })
  socket.bind(options.port, options.host)
  await once(socket, 'listening')
  return {
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  }
}

/** @returns undefined where an entity keeps silent: the question is about somebody else, or is none. */
export function answerDatagram(
  vehicle: Vehicle,
  { logicalAddress, countConnections }: Pick<DiscoveryOptions, 'logicalAddress' | 'countConnections'>,
  bytes: Uint8Array,
): DoipDatagram | undefined {
  const identification: DoipDatagram = {
    kind: 'identification',
    vin: vehicle.vin,
    logicalAddress,
    eid: EID,
    gid: EID,
    furtherAction: 0x00,
    syncStatus: 0x00,
  }
  const question = read(bytes)
  switch (question?.kind) {
    case undefined:
      return { kind: 'header-nack', code: INCORRECT_PATTERN }
    case 'identify':
      return identification
    case 'identify-vin':
      return question.vin === vehicle.vin ? identification : undefined
    case 'identify-eid':
      return question.eid.every((byte, index) => byte === EID[index]) ? identification : undefined
    case 'status-request': {
      const openConnections = countConnections()
      return {
        kind: 'status',
        nodeType: GATEWAY,
        mostConnections: MOST_CONNECTIONS,
        openConnections,
        longestMessage: LONGEST_MESSAGE,
      }
    }
    case 'power-request':
      return { kind: 'power', mode: READY }
    default:
      return undefined
  }
}

function read(bytes: Uint8Array): DoipDatagram | undefined {
  try {
    return decodeDatagram(bytes)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
