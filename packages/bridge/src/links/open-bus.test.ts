/** What an adapter at the other end of a socket hears of us when a bus is opened to be listened to. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { openBus, openLink, systemTimers } from '#links'
import { LinkError } from '#protocol/link'

const NOBODY = { onFrame: () => {}, onLost: () => {} }

/** A Lawicel adapter that agrees to all commands but those that it does not know. */
async function plugIn(t: TestContext, unknown = '') {
  const heard: string[] = []
  const ended = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      for (const command of String(bytes).split('\r').slice(0, -1)) {
        heard.push(command)
        socket.write(unknown.includes(command[0] ?? ' ') ? '\x07' : '\r')
      }
    })
    socket.on('error', () => {})
    socket.on('close', () => ended.resolve())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard, ended: ended.promise }
}

describe('a bus that is only to be heard', () => {
  test('is never taken part in, of a car or a truck, and is left again', async (t) => {
    for (const [scheme, speed] of [
      ['slcan+tcp', 'S6'],
      ['j1939+slcan', 'S5'],
    ]) {
      const { address, heard, ended } = await plugIn(t)
      const bus = await openBus(`${scheme}://${address}`, systemTimers, NOBODY)
      await bus.close()
      await ended
      assert.deepEqual(heard, ['C', speed, 'L', 'C'])
    }
  })

  test('is refused where the adapter cannot only listen; to ask the vehicle it is opened all the same', async (t) => {
    const { address, heard, ended } = await plugIn(t, 'L')
    const link = `slcan+tcp://${address}`
    await assert.rejects(openBus(link, systemTimers, NOBODY), (error) => {
      assert.ok(error instanceof LinkError)
      assert.deepEqual([error.kind, error.at], ['refused', 'adapter'])
      return true
    })
    await ended
    assert.deepEqual(heard, ['C', 'S6', 'L'])
    const asking = await openLink(link, systemTimers)
    await asking.close()
    assert.deepEqual(heard.slice(3), ['C', 'S6', 'O', 'C'])
  })
})
