import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { createListener } from './listener.ts'

const SOON = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 }

async function listen(limits = {}) {
  const server = createListener({ tls: undefined, limits })((request, response) => {
    request.on('end', () => response.end('done')).on('error', () => response.destroy())
    request.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    /** What the server says until it closes. */
    say: (bytes: string) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(bytes)
      return text(socket)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('the listener', () => {
  test('gives a head 10 s and a whole request 30 s, and looks every 2 s whether they are up', async () => {
    await using listening = await listen()
    const { headersTimeout, requestTimeout, keepAliveTimeout } = listening.server
    assert.deepEqual([headersTimeout, requestTimeout, keepAliveTimeout], [10_000, 30_000, 5_000])
    assert.equal(Reflect.get(listening.server, 'connectionsCheckingInterval'), 2_000)
  })

  test('ends a client that never finishes its head, or its body', async () => {
    await using listening = await listen(SOON)
    assert.match(await listening.say('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), /200 OK/)
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nConnection: close\r\n\r\n'
    assert.match(await listening.say('GET / HTTP/1.1\r\nHost: local'), /^HTTP\/1.1 408 /)
    assert.match(await listening.say(`${head}half`), /408 /)
  })
})
