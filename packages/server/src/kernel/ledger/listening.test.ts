import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import type { Listener } from './ledger.ts'
import { DEMO, NEIGHBOUR, openTestLedger, read } from './testing.ts'

/** Remembers what it handled, in a table of its own that only commits when the handler does. */
function createListener(fails: (object: string) => boolean = () => false): Listener {
  return {
    name: 'test.memory',
    actions: ['vehicle.read'],
    handle: async (ctx, entry) => {
      await ctx.tx.run(sql`INSERT INTO heard (seq, org, object) VALUES (${entry.seq}, ${ctx.org}, ${entry.object})`)
      if (fails(entry.object)) throw new Error('out of paper')
    },
  }
}

async function openHouse(engine: typeof engines extends () => readonly (infer E)[] ? E : never) {
  const house = await openTestLedger(engine)
  await house.superuser('CREATE TABLE heard (seq bigint, org uuid, object text)')
  await house.superuser('GRANT SELECT, INSERT ON heard TO muts_app')
  const heard = async () => (await house.superuser('SELECT object FROM heard ORDER BY seq')).map(({ object }) => object)
  return { ...house, heard }
}

for (const engine of engines()) {
  describe(`a listener, on ${engine}`, () => {
    test('hears each entry of its actions once, in order, as the organisation it belongs to', async () => {
      await using house = await openHouse(engine)
      await house.ledger.start([createListener()])
      await house.act([read('golf'), { action: 'vehicle.register', object: 'polo', facts: { wheels: 4 } }])
      await house.act([read('kombi')], NEIGHBOUR)
      await house.ledger.drain()
      await house.act([read('passat')])
      await house.ledger.drain()
      await house.ledger.stop()

      assert.deepEqual(await house.heard(), ['golf', 'kombi', 'passat'])
      const orgs = await house.superuser('SELECT org::text FROM heard ORDER BY seq')
      assert.deepEqual(
        orgs.map(({ org }) => org),
        [DEMO, NEIGHBOUR, DEMO],
      )
    })

    test('is beside whoever is told that something was placed, of these actions alone, until they leave', async () => {
      await using house = await openHouse(engine)
      const heard = Promise.withResolvers<void>()
      let others = 0
      const leave = house.ledger.hearPlaced(['vehicle.read'], heard.resolve)
      house.ledger.hearPlaced(['vehicle.register'], () => {
        others += 1
      })
      await house.ledger.start([])
      await house.act([read('golf')])
      house.ledger.poke()
      await heard.promise
      assert.equal(others, 0)
      leave()
      await house.ledger.stop()
    })

    test('does not hear what was refused: nobody causes anything by being refused; what failed did happen', async () => {
      await using house = await openHouse(engine)
      await house.ledger.start([createListener()])
      await house.act([{ ...read('golf'), outcome: 'refused' }])
      await house.act([{ ...read('polo'), outcome: 'failed' }])
      await house.act([{ ...read('kombi'), outcome: 'refused' }, read('up')])
      await house.ledger.deny(house.origin(), { action: 'vehicle.read', object: 'passat', reason: 'role' })
      await house.ledger.drain()
      await house.ledger.stop()

      assert.deepEqual(await house.heard(), ['polo', 'up'])
      const refused = (await house.list()).filter(({ outcome }) => outcome === 'refused')
      assert.equal(refused.length, 3)
    })

    test('that fails stands still, undone, and goes on with the same entry; the others do not wait for it', async () => {
      await using house = await openHouse(engine)
      let hasPaper = false
      const other: Listener = { ...createListener(), name: 'test.other', actions: ['vehicle.register'] }
      await house.ledger.start([createListener((object) => object === 'polo' && !hasPaper), other])
      for (const object of ['golf', 'polo', 'kombi']) await house.act([read(object)])
      await house.act([{ action: 'vehicle.register', object: 'up', facts: { wheels: 4 } }])
      await house.ledger.drain()
      const before = await house.heard()
      const finding = (await house.list()).find(({ action }) => action === 'finding.open')
      hasPaper = true
      await house.ledger.drain()
      await house.ledger.stop()

      assert.deepEqual(before, ['golf', 'up'])
      assert.equal(finding?.object, 'ledger.listener.test.memory')
      assert.deepEqual((await house.heard()).toSorted(), ['golf', 'kombi', 'polo', 'up'])
      assert.equal((await house.list()).filter(({ action }) => action === 'finding.close').length, 1)
    })

    test('may record what follows, in the same transaction, and is heard itself', async () => {
      await using house = await openHouse(engine)
      const echo: Listener = {
        name: 'test.echo',
        actions: ['vehicle.register'],
        handle: async (ctx, entry) => void ctx.record(read(`after-${entry.object}`)),
      }
      await house.ledger.start([echo, createListener()])
      await house.act([{ action: 'vehicle.register', object: 'up', facts: { wheels: 4 } }])
      await house.ledger.drain()
      await house.ledger.stop()

      const [entry] = await house.list()
      assert.deepEqual(await house.heard(), ['after-up'])
      assert.equal(entry?.actor, 'test.echo')
    })
  })
}
