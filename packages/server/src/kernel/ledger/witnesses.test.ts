import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { createTilesSource, parseVkey, verifyAnswer, verifyLog, verifyProof } from '#proof'
import { sha256 } from './digest.ts'
import { DEMO, openTestLedger } from './testing.ts'
import { openSite, place } from './testing-witness.ts'
import type { Witness } from './witnesses.ts'

for (const engine of engines()) {
  describe(`a witness of the log, on ${engine}`, () => {
    test('cosigns every checkpoint it is shown, and proofs and exports carry its word', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const early = await place(house, 'golf')
      const leave = house.ledger.joinWitness(site.witness)
      for (const car of ['polo', 'up']) await place(house, car)
      leave()
      const late = await place(house, 'passat')

      const vkeys = [...(await house.ledger.vkeys()).map(parseVkey), site.vkey]
      const proofOf = (id: string) => house.database.transaction({ org: DEMO }, (tx) => house.ledger.prove(tx, id))
      const proven = await verifyProof((await proofOf(early))?.text ?? '', vkeys, { quorum: 1, hash: sha256 })
      assert.deepEqual([proven.index, proven.checkpoint.size], [1, 4])
      const unseen = verifyProof((await proofOf(late))?.text ?? '', vkeys, { quorum: 1, hash: sha256 })
      await assert.rejects(unseen, { code: 'signature' })
      const folder = mkdtempSync(join(tmpdir(), 'muts-export-'))
      await house.ledger.exportLog(folder)
      const verdict = await verifyExport(folder, vkeys.slice(0, 2), [site.vkey])
      assert.deepEqual([verdict.ok, verdict.size, verdict.witnessedSize], [true, 5, 4], verdict.finding?.message)
    })

    test('has seen what an answer rests on, while it is asked; one that is gone holds no answer up', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const vkeys = [...(await house.ledger.vkeys()).map(parseVkey), site.vkey]
      const ask = () =>
        house.database.transaction({ org: DEMO }, async (tx) => {
          const to = (await house.ledger.answerableTo(tx)) ?? new Date(0)
          return await house.ledger.answer(tx, { kind: 'object', id: 'golf', from: new Date(0), to })
        })
      const leave = house.ledger.joinWitness(site.witness)
      await place(house, 'golf')
      for (const minutes of [6, 6]) await house.pass(minutes)
      leave()
      await house.pass(6)

      const seen = await verifyAnswer(await ask(), vkeys, { quorum: 1, hash: sha256 })
      for (const minutes of [40, 40]) await house.pass(minutes)
      const unseen = await ask()

      assert.equal(seen.entries.length, 1)
      assert.equal((await verifyAnswer(unseen, vkeys)).entries.length, 1)
      await assert.rejects(verifyAnswer(unseen, vkeys, { quorum: 1, hash: sha256 }), { code: 'signature' })
    })

    test('is asked again from where it stands after either side was away', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      let isAway = false
      const witness: Witness = {
        ...site.witness,
        addCheckpoint: async (body) => {
          if (isAway) throw new Error('no route')
          return await site.witness.addCheckpoint(body)
        },
      }
      house.ledger.joinWitness(witness)
      await place(house, 'golf')
      isAway = true
      await place(house, 'polo')
      const [away] = house.ledger.witnesses()
      isAway = false
      const again = await house.reopen()
      again.joinWitness(witness)
      await again.drain()

      assert.deepEqual(away, { name: 'witness.example/w1', size: 2, fault: 'no route' })
      assert.deepEqual(again.witnesses(), [{ name: 'witness.example/w1', size: 4, fault: undefined }])
      assert.equal((await again.health()).isReady, true)
    })

    test('whose answer another key signed vouches for nothing', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      using other = await openSite(house)
      house.ledger.joinWitness({ vkey: site.witness.vkey, addCheckpoint: other.witness.addCheckpoint })
      await place(house, 'golf')

      assert.match(house.ledger.witnesses()[0]?.fault ?? '', /no trusted key|not sign|is wrong/)
      assert.deepEqual(await house.superuser('SELECT * FROM ledger_cosignature'), [])
    })
  })
}

async function verifyExport(folder: string, vkeys: ReturnType<typeof parseVkey>[], witnessKeys: typeof vkeys) {
  const readPath = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined)
  const verdict = await verifyLog(createTilesSource(readPath), { vkeys, witnessKeys, quorum: 1, hash: sha256 })
  rmSync(folder, { recursive: true })
  return verdict
}
