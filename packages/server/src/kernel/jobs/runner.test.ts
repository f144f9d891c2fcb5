import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Context, Kernel, Span } from '#kernel'
import { createTestClock, HOUSE, later } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { kernelMigrations } from '#kernel/room'
import type { Job } from './index.ts'
import { createJobRunner } from './index.ts'

for (const engine of engines()) {
  describe(`a job on ${engine}`, () => {
    test('runs when it is due, not a moment before', async () => {
      await using bench = await openBench()
      const runner = await bench.open('one', bench.job({ minutes: 5 }))
      await runner.runDue()
      bench.goOn({ seconds: 299 })
      await runner.runDue()
      assert.deepEqual(bench.runs, [])
      bench.goOn({ seconds: 1 })
      await runner.runDue()
      assert.deepEqual(bench.runs, ['one'])
    })

    test('is not silenced by a row that no run has written: due in a hundred years, held for ever, or gone', async () => {
      await using bench = await openBench()
      const runner = await bench.open('one', bench.job({ minutes: 5 }))
      const attacks = [
        "UPDATE kernel_job SET due_at = '2126-01-01T00:00:00Z'",
        "UPDATE kernel_job SET due_at = '2026-01-01T00:00:00Z', lease_until = '2126-01-01T00:00:00Z'",
        'DELETE FROM kernel_job',
      ]
      for (const attack of attacks) {
        await bench.superuser(attack)
        bench.goOn({ minutes: 10 })
        await runner.runDue()
      }
      assert.deepEqual(bench.runs, ['one', 'one', 'one'])

      bench.goOn({ seconds: 299 })
      await runner.runDue()
      assert.equal(bench.runs.length, 3, 'and then keeps to its interval again')
    })

    test('runs at every start where it says so', async () => {
      await using bench = await openBench()
      const job = { ...bench.job({ days: 1 }), atStart: true } as const
      await (await bench.open('one', job)).runDue()
      await (await bench.open('one', job)).runDue()
      assert.deepEqual(bench.runs, ['one', 'one'])
    })

    test('runs once however many times were missed', async () => {
      await using bench = await openBench()
      const runner = await bench.open('one', bench.job({ minutes: 5 }))
      bench.goOn({ days: 3 })
      await runner.runDue()
      await runner.runDue()
      assert.deepEqual(bench.runs, ['one'])
      bench.goOn({ minutes: 5 })
      await runner.runDue()
      assert.deepEqual(bench.runs, ['one', 'one'])
    })

    test('is tried again a minute after it failed, and the failure is told', async () => {
      await using bench = await openBench()
      const runner = await bench.open('one', bench.job({ hours: 1 }))
      bench.goOn({ hours: 1 })
      bench.breakDown(true)
      await runner.runDue()
      bench.breakDown(false)
      bench.goOn({ seconds: 59 })
      await runner.runDue()
      assert.deepEqual([bench.runs, bench.bugs], [[], ['yard.round: the gate is shut']])
      bench.goOn({ seconds: 1 })
      await runner.runDue()
      assert.deepEqual(bench.runs, ['one'])
    })

    test('is run by one of two nodes', async () => {
      await using bench = await openBench()
      const runners = [
        await bench.open('one', bench.job({ minutes: 5 })),
        await bench.open('other', bench.job({ minutes: 5 }, 'other')),
      ]
      bench.goOn({ minutes: 5 })
      await Promise.all(runners.map((runner) => runner.runDue()))
      assert.equal(bench.runs.length, 1)
    })

    test('is taken over from a node that died while it ran, when its lease ends', async () => {
      await using bench = await openBench()
      const silent: Job = { name: 'yard.round', every: { minutes: 5 }, runApart: () => bench.held }
      const dead = await bench.open('dead', silent)
      const alive = await bench.open('alive', bench.job({ minutes: 5 }, 'alive'))
      bench.goOn({ minutes: 5 })
      const walk = dead.runDue()
      await bench.untilHeld()
      await alive.runDue()
      assert.deepEqual(bench.runs, [])
      bench.goOn({ minutes: 10 })
      await alive.runDue()
      assert.deepEqual(bench.runs, ['alive'])
      bench.release()
      await walk
    })
  })

  /** A database, a clock that stands, and a job that says who ran it. */
  async function openBench() {
    const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
    const rooms = [{ name: 'kernel', migrations: kernelMigrations }]
    const { database, superuser, ...closing } = await openTestDatabase(engine, { clock, rooms })
    const act: Kernel['act'] = (who, work) =>
      database.transaction({ org: who.org }, (tx) => work({ tx, now: clock.now(), org: HOUSE } as Context))
    const runs: string[] = []
    const bugs: string[] = []
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    let isBroken = false
    return {
      ...closing,
      superuser,
      runs,
      bugs,
      held,
      release,
      goOn: (span: Span) => clock.moveTo(later(clock.now(), span)),
      breakDown: (broken: boolean) => {
        isBroken = broken
      },
      job: (every: Span, node = 'one'): Job => ({
        name: 'yard.round',
        every,
        run: async () => {
          if (isBroken) throw new Error('the gate is shut')
          runs.push(node)
        },
      }),
      open: async (node: string, job: Job) => {
        const reportBug = ({ message }: Error, name: string) => bugs.push(`${name}: ${message}`)
        const runner = createJobRunner({ database, clock, act, reportBug, node }, [job])
        await runner.declare()
        return runner
      },
      /** Until a node has taken the job. */
      untilHeld: async () => {
        while ((await superuser('SELECT 1 FROM kernel_job WHERE lease_until IS NOT NULL')).length === 0) {}
      },
    }
  }
}
