import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Context, Kernel, OrgId, Span } from '#kernel'
import { createTestClock, HOUSE, later, uuidv7 } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { kernelMigrations } from '#kernel/room'
import type { Errand, ErrandKind } from './index.ts'
import { createErrandRunner, sendErrand } from './index.ts'

const KIND = 'test.errand'

for (const engine of engines()) {
  describe(`an errand on ${engine}`, () => {
    test('is run once it has committed, by one of the nodes and once', async () => {
      await using bench = await openBench()
      const ran: string[] = []
      const kind: ErrandKind = { kind: KIND, lanes: 4, run: async ({ id }) => void ran.push(id) }
      const sent = await Promise.all(Array.from({ length: 20 }, () => bench.send()))
      await Promise.all([bench.open('one', kind).runDue(), bench.open('two', kind).runDue()])
      assert.deepEqual([...ran].sort(), sent.sort())
      await bench.open('one', kind).runDue()
      assert.equal(ran.length, 20)
    })

    test('is not run where what asked for it did not commit', async () => {
      await using bench = await openBench()
      const ran: string[] = []
      await assert.rejects(bench.send({ thenFail: true }), /undone/)
      await bench.open('one', { kind: KIND, run: async ({ id }) => void ran.push(id) }).runDue()
      assert.deepEqual(ran, [])
    })

    for (const lanes of [1, 4])
      test(`waits for no more than one of each other organisation, in ${lanes} lanes`, async () => {
        await using bench = await openBench()
        const [many, few, one] = [1, 2, 3].map((at) => uuidv7<OrgId>(bench.now(), at))
        assert.ok(many && few && one)
        const ran: OrgId[] = []
        const run = async ({ org }: Errand) => void ran.push(org)
        for (let at = 0; at < 100; at++) await bench.send({ org: many })
        bench.goOn({ minutes: 1 })
        for (const org of [few, few, one]) await bench.send({ org })
        await bench.open('one', { kind: KIND, lanes, run }).runDue()
        assert.deepEqual(ran.slice(0, 5), [many, few, one, many, few])
        assert.equal(ran.length, 103)
      })

    test('comes again when it says, and not a moment before', async () => {
      await using bench = await openBench()
      let ran = 0
      const kind: ErrandKind = {
        kind: KIND,
        run: async () => {
          ran += 1
          return ran < 2 ? later(bench.now(), { minutes: 5 }) : undefined
        },
      }
      const runner = bench.open('one', kind)
      await bench.send()
      await runner.runDue()
      bench.goOn({ seconds: 299 })
      await runner.runDue()
      assert.equal(ran, 1)
      bench.goOn({ seconds: 1 })
      await runner.runDue()
      bench.goOn({ days: 1 })
      await runner.runDue()
      assert.equal(ran, 2)
    })

    test('is tried again ever later when it fails, and given up at last; each failure is told', async () => {
      await using bench = await openBench()
      let tries = 0
      const givenUp: string[] = []
      const run = async () => {
        tries += 1
        throw new Error('broken')
      }
      const runner = bench.open('one', { kind: KIND, run, giveUp: async ({ id }) => void givenUp.push(id) })
      await bench.send()
      await runner.runDue()
      bench.goOn({ seconds: 59 })
      await runner.runDue()
      assert.equal(tries, 1)
      for (let hour = 0; hour < 12; hour++) {
        bench.goOn({ hours: 1 })
        await runner.runDue()
      }
      assert.deepEqual([tries, givenUp.length, bench.bugs.length], [8, 1, 8])
    })

    test('is tried every hour until it goes well where it is never given up', async () => {
      await using bench = await openBench()
      let tries = 0
      const run = async () => {
        tries += 1
        if (tries <= 12) throw new Error('broken')
        return undefined
      }
      const runner = bench.open('one', { kind: KIND, run })
      await bench.send()
      for (let hour = 0; hour < 15; hour++) {
        await runner.runDue()
        bench.goOn({ hours: 1 })
      }
      assert.deepEqual([tries, bench.bugs.length, await bench.holders()], [13, 12, []])
    })

    test('that a node lost while it was at it is not its to end', async () => {
      await using bench = await openBench()
      await bench.send()
      const [slow, next] = [bench.hang(), bench.hang()]
      const losing = bench.open('one', slow.kind).runDue()
      await slow.begun
      bench.goOn({ minutes: 10 })
      const taking = bench.open('two', next.kind).runDue()
      await next.begun
      slow.end()
      await losing
      assert.deepEqual(await bench.holders(), ['two'])
      next.end()
      await taking
      assert.deepEqual(await bench.holders(), [])
    })

    test('of a node that died is another’s after ten minutes', async () => {
      await using bench = await openBench()
      const ran: string[] = []
      let die: () => void = () => undefined
      const dead = new Promise<undefined>((resolve) => {
        die = () => resolve(undefined)
      })
      await bench.send()
      const dying = bench.open('one', { kind: KIND, run: () => dead }).runDue()
      while ((await bench.held()) === 0) await new Promise(setImmediate)

      const kind: ErrandKind = { kind: KIND, run: async ({ id }) => void ran.push(id) }
      await bench.open('two', kind).runDue()
      assert.equal(ran.length, 0)
      bench.goOn({ minutes: 10 })
      await bench.open('two', kind).runDue()
      assert.equal(ran.length, 1)
      die()
      await dying
    })
  })

  async function openBench() {
    const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
    const opened = await openTestDatabase(engine, { rooms: [{ name: 'kernel', migrations: kernelMigrations }] })
    const { database } = opened
    const bugs: string[] = []
    return {
      bugs,
      now: clock.now,
      goOn: (span: Span) => clock.moveTo(later(clock.now(), span)),
      held: async () => (await opened.superuser('SELECT 1 FROM kernel_queue WHERE lease_until IS NOT NULL')).length,
      /** Who holds what is in the queue. */
      holders: async () => (await opened.superuser('SELECT node FROM kernel_queue')).map(({ node }) => node),
      /** A kind that is begun and goes on until it is told to end. */
      hang: () => {
        const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()]
        const run = () => {
          begun.resolve()
          return ended.promise
        }
        return { kind: { kind: KIND, run } as const, begun: begun.promise, end: () => ended.resolve(undefined) }
      },
      open: (node: string, ...kinds: readonly ErrandKind[]) => {
        const ports = { database, clock } as Pick<Kernel, 'database' | 'clock'>
        return createErrandRunner({ ...ports, node, reportBug: (error) => bugs.push(error.message) }, kinds)
      },
      send: ({ thenFail = false, org = HOUSE as OrgId } = {}) =>
        database.transaction({ org: HOUSE }, async (tx) => {
          const id = uuidv7(clock.now())
          await sendErrand({ tx, org, now: clock.now() } as Context, KIND, id)
          if (thenFail) throw new Error('undone')
          return id
        }),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  }
}
