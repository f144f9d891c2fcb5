import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EntryId } from '#kernel'
import { uuidv7 } from '#kernel'
import { factsOf } from './compose.ts'
import { acceptBody, composeRow } from './own-rows.ts'
import { openTestLedger, read } from './testing.ts'

describe('what the writer says of an entry', () => {
  test('is what a reader finds in its bytes', async () => {
    await using house = await openTestLedger('pglite')
    const id = uuidv7<EntryId>(house.clock.now())
    const facts = [
      { ...read('golf'), id },
      { action: 'vehicle.register', object: ['golf', 'polo'], subject: [house.person], facts: { wheels: 4 }, id },
    ]
    const system = { ...house.origin(), actor: { kind: 'system', id: 'ledger' }, source: 'a', request: 'b' } as const
    for (const origin of [house.origin(), system]) {
      for (const entry of facts) {
        const row = composeRow({ ocsf: 6003, activity: 'read' }, origin, entry)
        assert.deepEqual(row, acceptBody(row.body))
        assert.deepEqual(row.facts, factsOf(origin, entry))
      }
    }
  })
})
