/** A loopback TCP door in front of a virtual vehicle, with TLS if it has a certificate. */
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Timers } from '#protocol/link'
import type { Fault, FaultBoard } from './faults.ts'
import { createFaultBoard } from './faults.ts'
import { systemTimers } from './system-timers.ts'

export interface DoorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
  readonly faults?: readonly Fault[]
  readonly timers?: Timers
  /** PEM. With it the door speaks TLS 1.2 or later and nothing else. */
  readonly tls?: Certificate
}

export interface Certificate {
  readonly certificate: string
  readonly key: string
}

export interface Door {
  /** What a tester is given: `elm327+tcp://127.0.0.1:35000`. */
  readonly link: string
  readonly port: number
  /** Switches a fault on, for connections that stand already too. */
  inject(fault: Fault): void
  /** Switches all faults off. */
  heal(): void
  /** Ends all conversations and frees the port. */
  close(): Promise<void>
}

export interface Conversation {
  onBytes(bytes: Uint8Array): void
  onClose?(): void
}

/** What a conversation may do to its side of the line. */
export interface Line {
  write(bytes: Uint8Array): void
  hangUp(): void
  readonly timers: Timers
  readonly faults: FaultBoard
}

/** @throws {Error} EADDRINUSE and what else `listen` reports. */
export async function openDoor(
  scheme: string,
  options: DoorOptions,
  answer: (line: Line) => Conversation,
): Promise<Door> {
  const { host = '127.0.0.1', port = 0, timers = systemTimers, tls } = options
  const faults = createFaultBoard(options.faults)
  const sockets = new Set<Socket>()
  const admit = (socket: Socket) => {
    sockets.add(socket)
    const conversation = answer({
      write: (bytes) => void (socket.writable && socket.write(bytes)),
      hangUp: () => socket.destroySoon(),
      timers,
      faults,
    })
    socket.on('data', (bytes) => conversation.onBytes(bytes))
    // A tester that vanishes is its own business; `close` follows.
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      conversation.onClose?.()
    })
  }
  const server = tls
    ? createTlsServer({ noDelay: true, minVersion: 'TLSv1.2', cert: tls.certificate, key: tls.key }, admit)
    : createServer({ noDelay: true }, admit)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    link: `${scheme}://${host}:${bound}`,
    port: bound,
    inject: faults.inject,
    heal: faults.heal,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
