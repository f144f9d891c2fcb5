import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { openTcpStream, systemTimers } from '#links'
import { createVirtualTimers, LinkError } from '#protocol/link'

async function listen(t: TestContext, onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onSocket).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return server
}

const target = (server: Server) => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, at: 'adapter' })

describe('a TCP stream', () => {
  test('brings bytes both ways, none lost before somebody listens', async (t) => {
    const server = await listen(t, (socket) => {
      socket.write('hi')
      socket.pipe(socket)
    })
    const stream = await openTcpStream(target(server), systemTimers)
    await stream.write(Buffer.from('ATZ\r'))
    const heard = await new Promise<string>((resolve) => {
      let text = ''
      const onBytes = (bytes: Uint8Array) => {
        text += Buffer.from(bytes)
        if (text.length === 6) resolve(text)
      }
      stream.listen({ onBytes, onClose: () => {} })
    })
    assert.equal(heard, 'hiATZ\r')
    await stream.close()
  })

  test('tells its listener once that the other end hung up, and takes no more bytes', async (t) => {
    const server = await listen(t, (socket) => socket.end())
    const stream = await openTcpStream(target(server), systemTimers)
    await new Promise<void>((resolve) => stream.listen({ onBytes: () => {}, onClose: () => resolve() }))
    await assert.rejects(stream.write(Buffer.from('?')), { name: 'LinkError', kind: 'lost', at: 'adapter' })
    await stream.close()
  })

  test('is unreachable where nobody listens, and says where', async (t) => {
    const server = await listen(t, () => {})
    const gone = target(server)
    server.close()
    await once(server, 'close')
    await assert.rejects(openTcpStream(gone, systemTimers), (error) => {
      assert.ok(error instanceof LinkError)
      assert.equal(error.kind, 'unreachable')
      assert.match(error.message, /adapter: nothing listens on 127\.0\.0\.1:/)
      return true
    })
  })

  test('is unreachable when the connection does not come about in time', async () => {
    const timers = createVirtualTimers()
    // 192.0.2.0/24 is TEST-NET-1 (RFC 5737): nothing answers there, or the machine knows no way to it.
    const opening = openTcpStream({ host: '192.0.2.1', port: 35_000, at: 'adapter' }, timers)
    const refused = assert.rejects(opening, { name: 'LinkError', kind: 'unreachable' })
    await timers.advance(5_000)
    await refused
  })
})
