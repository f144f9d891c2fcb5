/** A proxy that holds every chunk back, in both directions: the database `roundTripMs` away. Order is kept. */
import { createConnection, createServer } from 'node:net'

export async function openFarDoor(port: number, roundTripMs: number) {
  const carry = (from: NodeJS.ReadableStream, to: NodeJS.WritableStream) => {
    from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), roundTripMs / 2))
    from.on('close', () => setTimeout(() => to.end(), roundTripMs / 2))
    from.on('error', () => to.end())
  }
  const server = createServer({ noDelay: true }, (near) => {
    const far = createConnection({ host: 'localhost', port, noDelay: true })
    carry(near, far)
    carry(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen')
  return { port: address.port, close: () => server.close() }
}
