import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { openWitness, openWitnessKey } from '#bridge/witness'
import { engines } from '#kernel/database/testing'
import {
  createTilesSource,
  formatVkey,
  parseCheckpoint,
  parseNote,
  parseVkey,
  verifyAnswer,
  verifyLog,
  verifyProof,
} from '#proof'
import { sha256 } from './digest.ts'
import { createHttpWitness } from './http-witness.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, openTestLedger, read } from './testing.ts'
import type { Witness } from './witnesses.ts'

const TABLES = ['ledger_entry', 'ledger_checkpoint', 'ledger_head', 'ledger_cosignature']

/** A witness with its memory in a folder, trusting the log of this house. */
async function openSite(house: TestLedger, name = 'witness.example/w1') {
  const folder = mkdtempSync(join(tmpdir(), 'muts-site-'))
  const signer = await openWitnessKey(folder, name)
  const [log = ''] = await house.ledger.vkeys()
  const { addCheckpoint, vkey } = await openWitness({
    folder,
    signer,
    logs: () => [parseVkey(log)],
    now: () => house.clock.now(),
  })
  const witness: Witness = { vkey: formatVkey(vkey), addCheckpoint }
  return { vkey, witness, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

async function place(house: TestLedger, car: string): Promise<string> {
  const [id = ''] = await house.act([read(car)])
  await house.ledger.drain()
  return id
}

/** Everything as it stands now, to be put back as by an attacker who has the database and the host. */
async function remember(house: TestLedger) {
  const copy = `${house.leavesFolder}-copy`
  cpSync(house.leavesFolder, copy, { recursive: true })
  for (const table of TABLES) await house.superuser(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`)
  return async () => {
    for (const table of TABLES) {
      await house.superuser(`DELETE FROM ${table}`)
      await house.superuser(`INSERT INTO ${table} SELECT * FROM old_${table}`)
    }
    rmSync(house.leavesFolder, { recursive: true })
    cpSync(copy, house.leavesFolder, { recursive: true })
  }
}

/** The log as its witness saw it, cut back by one entry and opened again. */
async function rewind(house: TestLedger, witness: Witness) {
  const leave = house.ledger.joinWitness(witness)
  await place(house, 'golf')
  const putBack = await remember(house)
  await place(house, 'polo')
  await putBack()
  leave()
  return await house.reopen()
}

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

    test('that saw more than there is stops the log at its next start: a finding, and nothing is placed', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const again = await rewind(house, site.witness)
      again.joinWitness(site.witness)
      await house.act([read('up')])
      await assert.rejects(again.drain(), /the witness witness.example\/w1 saw 3 entries, the log ends at 2/)

      const health = await again.health()
      assert.equal(health.isReady, false)
      assert.match(health.reasons.join(), /saw 3 entries/)
      assert.equal(sizeOf(await again.checkpoint()), 2)
    })

    test('that saw another past stops a log which has grown beyond it', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const forked = await rewind(house, site.witness)
      for (const car of ['up', 'passat']) {
        await house.act([read(car)])
        await forked.drain()
      }

      forked.joinWitness(site.witness)
      await assert.rejects(async () => {
        for (let round = 0; round < 2; round++) await forked.drain()
      }, /saw another log than this one at 3/)
      await forked.disclose(house.origin(), read('touareg'))
      await assert.rejects(forked.drain(), /saw another log/)
      assert.equal((await forked.health()).isReady, false)
    })

    test('that must prove what it says stops a rewound log by what the log itself signed, and by nothing less', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const again = await rewind(house, site.witness)
      const device: Witness = { ...site.witness, mustProve: true }
      const silent: Witness = {
        ...device,
        addCheckpoint: async (body) => ({ ...(await device.addCheckpoint(body)), seen: undefined }),
      }
      const leave = again.joinWitness(silent)
      await again.drain()
      assert.match(again.witnesses()[0]?.fault ?? '', /shows no evidence/)
      assert.equal((await again.health()).isReady, true)

      leave()
      again.joinWitness(device)
      await house.act([read('up')])
      const refuted = /the witness witness.example\/w1 saw (3 entries|another log)/
      await assert.rejects(again.drain(), refuted)

      for (const node of ['a', 'b']) {
        const other = await house.reopen(node)
        await assert.rejects(other.drain(), refuted, `${node}, which nobody told`)
        assert.match(other.refutation() ?? '', refuted)
        assert.equal((await other.health()).isReady, false)
      }
    })

    test('has stopped nothing by a word in the database that the log never signed, or goes on from', async () => {
      await using house = await openTestLedger(engine)
      await place(house, 'golf')
      const seen = await house.ledger.checkpoint()
      const mark = 'INSERT INTO ledger_refutation (log, because, seen, at) VALUES (1, $1, $2, $3)'
      for (const word of ['nothing', seen]) {
        await house.superuser('DELETE FROM ledger_refutation')
        await house.superuser(mark, ['the witness w saw another log', word, house.clock.now()])
        const again = await house.reopen()
        await house.act([read('polo')])
        await again.drain()
        assert.equal(again.refutation(), undefined)
      }
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

describe('a witness at another site', () => {
  test('is asked over HTTPS, or on loopback', () => {
    const vkey = 'w+00000000+AAAA'
    for (const url of ['https://witness.example/w1', 'http://127.0.0.1:8081', 'http://localhost:1/x/'])
      assert.equal(createHttpWitness(vkey, url).vkey, vkey)
    for (const url of ['http://witness.example', 'ftp://127.0.0.1', 'http://127.0.0.1.example'])
      assert.throws(() => createHttpWitness(vkey, url), TypeError)
  })
})

describe('the way to a witness at another site', () => {
  test('is the house’s one way out: never to an address that gives away credentials, nor by a name that leads there', async () => {
    for (const url of ['https://169.254.169.254', 'https://[fd00:ec2::254]/w1']) {
      const asked = createHttpWitness('w+00000000+AAAA', url).addCheckpoint('old 0')
      await assert.rejects(asked, { name: 'OutboundError', reason: 'forbidden' }, url)
    }
  })
})

describe('what a witness at another site answers', () => {
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/good/add-checkpoint': (response) => response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('5\n'),
    '/long/add-checkpoint': (response) => response.end('x'.repeat(100_000)),
    '/away/add-checkpoint': (response) => response.writeHead(302, { location: '/good/add-checkpoint' }).end(),
  }
  test('is taken as it came, at the address that was named and in no more than a few lines', async () => {
    const bodies: string[] = []
    const server = createServer(async (request, response) => {
      bodies.push(`${request.method} ${await text(request)}`)
      answers[request.url ?? '']?.(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ask = (path: string) => createHttpWitness('w+00000000+AAAA', url + path).addCheckpoint('old 0\n\n…')

    assert.deepEqual(await ask('/good/'), { status: 409, body: '5\n' })
    assert.deepEqual(bodies, ['POST old 0\n\n…'])
    assert.equal((await ask('/away')).status, 302)
    await assert.rejects(ask('/long'), { name: 'OutboundError', reason: 'too-large' })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await assert.rejects(ask('/good'))
  })
})

const sizeOf = (note: string) => parseCheckpoint(parseNote(note).text).size

async function verifyExport(folder: string, vkeys: ReturnType<typeof parseVkey>[], witnessKeys: typeof vkeys) {
  const readPath = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined)
  const verdict = await verifyLog(createTilesSource(readPath), { vkeys, witnessKeys, quorum: 1, hash: sha256 })
  rmSync(folder, { recursive: true })
  return verdict
}
