import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sooner } from '#kernel'
import { engines } from '#kernel/database/testing'
import { createTilesSource, parseVkey, verifyAnswer, verifyLog, verifyNote, verifyProof } from '#proof'
import { sha256 } from './digest.ts'
import type { Ledger, Question } from './ledger.ts'
import { DEMO, NEIGHBOUR, openTestLedger, read } from './testing.ts'

const vkeysOf = async (ledger: Ledger) => (await ledger.vkeys()).map(parseVkey)

for (const engine of engines()) {
  describe(`the ledger shows, on ${engine}`, () => {
    test('a promise before an entry is placed, and a proof that anybody can check after', async () => {
      await using house = await openTestLedger(engine)
      const ids = await house.act(Array.from({ length: 300 }, (_, at) => read(`car-${at}`)))
      const prove = (id: string, org = DEMO) => house.database.transaction({ org }, (tx) => house.ledger.prove(tx, id))
      const promise = await prove(ids[0] ?? '')
      const foreign = await prove(ids[0] ?? '', NEIGHBOUR)
      await house.ledger.drain()
      const vkeys = await vkeysOf(house.ledger)

      assert.equal(promise?.kind, 'promise')
      assert.equal(foreign, undefined)
      assert.match((await verifyNote(promise?.text ?? '', vkeys)).text, new RegExp(`${ids[0]}`))
      for (const seqOrId of [...ids, '0', '300']) {
        const proof = await prove(seqOrId)
        const entry = await house.database.transaction({ org: DEMO }, (tx) => house.ledger.read(tx, seqOrId))
        const proven = await verifyProof(proof?.text ?? '', vkeys, {
          ...(entry && { entry: entry.body }),
          hash: sha256,
        })
        assert.deepEqual([proof?.kind, proven.index], ['proof', entry?.seq])
      }
      assert.equal(await prove(ids[0] ?? '', NEIGHBOUR), undefined, 'another organisation’s entry')
      assert.equal(await prove('301'), undefined)
    })

    test('no proof of an entry in another place, and none under another key', async () => {
      await using house = await openTestLedger(engine)
      await using stranger = await openTestLedger(engine)
      const [id = ''] = await house.act([read('golf')])
      await house.act([read('polo')])
      await house.ledger.drain()
      const proof = await house.database.transaction({ org: DEMO }, (tx) => house.ledger.prove(tx, id))
      const text = proof?.text ?? ''
      const moved = text.replace(/^index 1$/m, 'index 2')

      await assert.rejects(verifyProof(moved, await vkeysOf(house.ledger)), { code: 'unproven' })
      await assert.rejects(verifyProof(text, await vkeysOf(stranger.ledger)), { code: 'signature' })
    })

    test('that an answer is complete, and refuses to answer before it can know', async () => {
      await using house = await openTestLedger(engine)
      const begin = house.clock.now()
      await house.act([read('golf'), read('polo')])
      await house.pass(5)
      await house.act([read('golf')])
      await house.act([read('golf')], NEIGHBOUR)
      await house.pass(5)
      const question: Question = {
        kind: 'object',
        id: 'golf',
        from: begin,
        to: sooner(house.clock.now(), { minutes: 1 }),
      }
      const ask = () => house.database.transaction({ org: DEMO }, (tx) => house.ledger.answer(tx, question))
      await assert.rejects(ask(), { code: 'ledger.not-indexed' })
      await house.pass(5)

      const answer = await ask()
      const vkeys = await vkeysOf(house.ledger)
      const { entries } = await verifyAnswer(answer, vkeys)
      assert.deepEqual(
        entries.map(({ facts }) => [facts.org, facts.action]),
        [
          [DEMO, 'vehicle.read'],
          [DEMO, 'vehicle.read'],
        ],
      )
      const lie = JSON.parse(answer)
      lie.entries.pop()
      await assert.rejects(verifyAnswer(JSON.stringify(lie), vkeys), { code: 'unproven' })
      const shorter = JSON.parse(answer)
      shorter.segments.pop()
      await assert.rejects(verifyAnswer(JSON.stringify(shorter), vkeys), { code: 'unproven' })
    })

    test('the whole log as a static tree that is verified without us, and no tile beyond the signed size', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 600 }, (_, at) => read(`car-${at}`)))
      await house.pass(5)
      const folder = mkdtempSync(join(tmpdir(), 'muts-export-'))
      const { size } = await house.ledger.exportLog(folder)

      const vkeys = readFileSync(join(folder, 'keys'), 'utf8').trim().split('\n').map(parseVkey)
      const readPath = (path: string) => {
        try {
          return readFileSync(join(folder, path))
        } catch {
          return undefined
        }
      }
      const verdict = await verifyLog(createTilesSource(readPath), { vkeys, hash: sha256 })
      assert.deepEqual([verdict.ok, verdict.size], [true, size], verdict.finding?.message)
      assert.deepEqual(await house.ledger.tile('0/001'), new Uint8Array(readFileSync(join(folder, 'tile/0/001'))))
      assert.equal((await house.ledger.tile(`0/002.p/${size - 512}`))?.length, (size - 512) * 32)
      assert.equal(await house.ledger.tile(`0/002.p/${size - 511}`), undefined)
      assert.equal(await house.ledger.tile('0/003'), undefined)
      assert.equal(await house.ledger.tile('entries/000'), undefined)
      await assert.rejects(house.ledger.tile('../etc/passwd'), { code: 'malformed' })
    })
  })
}
