import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { BridgeId, OrgId, ReadContext } from '#kernel'
import { openActLine } from './act-line.ts'

/** A line whose looks are counted, and find that there is something to say or fail. */
function openLine(t: TestContext, { isFailing = false } = {}) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const counted = { looks: 0, told: 0, offered: 0, ends: 0 }
  const find = async () => {
    if (isFailing) throw new Error('the database is away')
    return {}
  }
  const line = openActLine({
    kernel: {
      read: () => {
        counted.looks += 1
        return { find } as unknown as ReadContext
      },
    },
    ...{ bridgeId: 'b' as BridgeId, org: 'o' as OrgId, listOrders: async () => [{ type: 'act.go', actId: 'a' }] },
    offerScans: async () => {
      counted.offered += 1
    },
    send: () => {
      counted.told += 1
    },
    end: () => {
      counted.ends += 1
    },
  })
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      t.mock.timers.tick(1_000)
      await setImmediate()
    }
  }
  return { line, counted, pass }
}

describe('the acts of a connection', () => {
  test('are looked at once a second from the offer on, until it is closed', async (t) => {
    const { line, counted, pass } = openLine(t)
    await pass(2)
    assert.equal(counted.looks, 0)
    line.begin()
    line.begin()
    await pass(3)
    line.close()
    await pass(3)
    assert.deepEqual(counted, { looks: 3, told: 3, offered: 3, ends: 0 })
  })

  test('are looked at no more where the offer is heeded after the connection closed', async (t) => {
    const { line, counted, pass } = openLine(t)
    line.close()
    line.begin()
    await pass(10)
    assert.equal(counted.looks, 0)
  })

  test('that cannot be looked at five times end the connection, once, and are let be', async (t) => {
    const { line, counted, pass } = openLine(t, { isFailing: true })
    line.begin()
    await pass(20)
    assert.deepEqual(counted, { looks: 5, told: 0, offered: 0, ends: 1 })
  })
})
