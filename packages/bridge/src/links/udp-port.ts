/** A UDP socket as the datagram port that DoIP discovery stands on. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { DatagramPort } from '#protocol/doip'
import { LinkError } from '#protocol/link'

/** Opens a socket that sends to one address, a broadcast address too. @throws {LinkError} `unreachable` if that fails. */
export async function openUdpPort({
  host,
  port,
}: {
  readonly host: string
  readonly port: number
}): Promise<DatagramPort> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const unreachable = (cause: Error) =>
    new LinkError('unreachable', 'network', `cannot send to ${host}:${port}`, { cause })
  try {
    socket.bind(0)
    await once(socket, 'listening')
    socket.setBroadcast(true)
  } catch (cause) {
    socket.close()
    throw unreachable(cause as Error)
  }
  // Nobody listening there is told by silence.
  socket.on('error', () => {})
  return {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        socket.send(bytes, port, host, (error) => (error ? reject(unreachable(error)) : resolve()))
      }),
    listen: (onDatagram) =>
      void socket.removeAllListeners('message').on('message', (bytes, { address }) => onDatagram(bytes, address)),
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  }
}
