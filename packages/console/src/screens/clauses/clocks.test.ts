import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clause, ClausePart } from '#api'
import { clocksOf } from './clocks.ts'

const part = (name: string, kind: string, nextDueAt: string | null) => ({ name, kind, nextDueAt }) as ClausePart
const clause = (id: string, ...parts: ClausePart[]) => ({ id, parts }) as unknown as Clause

describe('the clocks of the policies', () => {
  test('are what people have to do by a day, the soonest first, each once', () => {
    const drill = part('backup.drill', 'obligation', '2026-12-01T00:00:00Z')
    const clocks = clocksOf([
      clause('a', drill, part('kernel.tls', 'control', '2026-11-23T12:00:00Z')),
      clause('b', part('training', 'attestation', '2026-11-30T00:00:00Z'), drill),
      clause('c', part('nothing.yet', 'obligation', null)),
    ])
    assert.deepEqual(
      clocks.map(({ name, clauseId }) => [name, clauseId]),
      [
        ['training', 'b'],
        ['backup.drill', 'a'],
      ],
    )
  })
})
