import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Context, Kernel, OrgId, Scope, SessionId, Span, SubjectId, Who } from '#kernel'
import { createTestClock, HOUSE, later, uuidv7 } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { kernelMigrations } from '#kernel/room'
import type { RunningJob } from './index.ts'
import { beginJob, createErrandRunner, createJobKind } from './index.ts'
import { requireJob } from './jobs.ts'

const KIND = 'test.job'

for (const engine of engines()) {
  describe(`a job on ${engine}`, () => {
    test('that another node took over goes no further on the first, which ends nothing of it', async () => {
      await using bench = await openBench()
      const id = await bench.begin()
      const slow = bench.take('one')
      await slow.begun
      bench.goOn({ minutes: 10 })
      const next = bench.take('two')
      await next.begun
      slow.go()
      await slow.ended
      assert.deepEqual([bench.steps, (await bench.read(id)).state], [[], 'queued'])
      next.go()
      await next.ended
      assert.deepEqual([bench.steps, (await bench.read(id)).state], [['two 1', 'two 2'], 'done'])
      assert.deepEqual(bench.bugs, [])
    })

    test('goes no further than whoever asked still may', async () => {
      await using bench = await openBench()
      for (const [now, state] of [
        ['all', 'done'],
        ['assigned', 'failed'],
        [undefined, 'failed'],
      ] as const) {
        bench.steps.length = 0
        const [id, running] = [await bench.begin('thing.do'), bench.take('one')]
        await running.begun
        if (now === undefined) bench.held.delete('thing.do')
        else bench.held.set('thing.do', now)
        running.go()
        await running.ended
        const job = await bench.read(id)
        assert.deepEqual([job.state, bench.steps.length], [state, state === 'done' ? 2 : 0])
        assert.equal(job.failure?.code, state === 'done' ? undefined : 'kernel.job-not-allowed')
      }
      const house = await bench.begin()
      const running = bench.take('one')
      running.go()
      await running.ended
      assert.equal((await bench.read(house)).state, 'done', 'what the house takes back asks for nothing')
      assert.deepEqual(bench.bugs, [])
    })
  })

  async function openBench() {
    const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
    const opened = await openTestDatabase(engine, { rooms: [{ name: 'kernel', migrations: kernelMigrations }] })
    const { database } = opened
    const [bugs, steps]: [string[], string[]] = [[], []]
    const held = new Map<string, Scope>([['thing.do', 'all']])
    const session = uuidv7<SessionId>(clock.now())
    const actor = { kind: 'person', id: uuidv7<SubjectId>(clock.now()), role: 'admin', session } as const
    const whose: Who = { actor, org: HOUSE as OrgId, scope: 'all' }
    const act = ((who: Who, work: (ctx: Context) => Promise<unknown>) =>
      database.transaction({ org: HOUSE }, (tx) =>
        work({ ...who, tx, now: clock.now(), record: () => undefined } as unknown as Context),
      )) as Kernel['act']

    /** A node takes it up, waits to be told, and goes on by two steps. */
    function take(node: string) {
      const [begun, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const work = async (job: RunningJob) => {
        begun.resolve()
        await told.promise
        for (const done of [1, 2])
          await job.step(async () => {
            steps.push(`${node} ${done}`)
            return { done }
          })
      }
      const ports = { database, clock } as Pick<Kernel, 'database' | 'clock'>
      const kind = createJobKind({ act }, { heldBy: async () => held }, { kind: KIND, work })
      const runner = createErrandRunner({ ...ports, node, reportBug: ({ message }) => bugs.push(message) }, [kind])
      return { begun: begun.promise, go: () => told.resolve(), ended: runner.runDue() }
    }
    return {
      ...{ bugs, steps, held, take },
      goOn: (span: Span) => clock.moveTo(later(clock.now(), span)),
      begin: async (...actions: readonly string[]) =>
        (await act(whose, (ctx) => beginJob(ctx, KIND, '/api/v1/somewhere', actions))).id,
      read: (id: string) => act(whose, (ctx) => requireJob(ctx, id)),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  }
}
