import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { parseVkey, verifyAnswer } from '#proof'
import { DEMO, openTestLedger, read } from './testing.ts'

/** Of the run of two pages. A post is 68 bytes: a key, a root, and at byte 64 where the page begins. */
const forged: Readonly<Record<string, string>> = {
  'is cut short': 'substr(fence, 1, 67)',
  'begins beyond its records': `overlay(fence placing '\\x00000001' from 65)`,
  'begins with the end': `overlay(fence placing '\\xffffffff' from 65)`,
  'says that the second page begins with the first': `overlay(fence placing '\\x00000000' from 133)`,
  'says that the second page begins beyond the end': `overlay(fence placing '\\xffffffff' from 133)`,
  'has keys that do not grow': `overlay(fence placing substr(fence, 1, 32) from 69)`,
}

for (const engine of engines()) {
  describe(`a fence over the index that is broken or forged, on ${engine}`, () => {
    for (const [what, change] of Object.entries(forged))
      test(`and ${what}, makes a refusal and a finding, and no fault of ours`, async () => {
        await using house = await openTestLedger(engine)
        const from = house.clock.now()
        await house.act(Array.from({ length: 280 }, (_, at) => read(`car-${at}`)))
        for (const minutes of [6, 6]) await house.pass(minutes)
        const ask = (id: string) =>
          house.database.transaction({ org: DEMO }, (tx) =>
            house.ledger.answer(tx, { kind: 'object', id, from, to: from }),
          )
        const vkeys = (await house.ledger.vkeys()).map(parseVkey)
        const cars = ['car-1', 'car-2', 'car-3', 'car-4']
        for (const car of cars) assert.equal((await verifyAnswer(await ask(car), vkeys)).entries.length, 1)

        await house.superuser(`UPDATE ledger_segment SET fence = ${change} WHERE octet_length(fence) > 68`)
        for (const car of cars) await assert.rejects(ask(car), { kind: 'conflict', code: 'ledger.not-indexed' })

        await house.ledger.drain()
        const finding = (await house.list()).find(({ action }) => action === 'finding.open')
        assert.equal(finding?.object, 'ledger.verify')
        assert.match(String(finding?.facts.because), /the stored index is broken/)
      })
  })
}
