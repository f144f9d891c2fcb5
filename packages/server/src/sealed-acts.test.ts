/** Acts are believed only as they were sealed and as the ledger has them: by who reads them, and by what is learned of them. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Bay } from '#diagnostics/testing'
import { CANARY } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { Bench } from './testing-acts.ts'
import { CLEAR, codeOf, openActBench } from './testing-acts.ts'

const ENGINE = '0x1010'
const FAN = { kind: 'control', ecu: ENGINE, identifier: '0100' } as const

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())
/** Nobody asks more in a minute than is let in. */
beforeEach(() => bench.pass(61))

const ask = (bay: Bay, path: string) => bench.shop.ask('technician', `GET /vehicles/${bay.vehicleId}/${path}`)
const BROKEN = [409, 'diagnostics.seal-broken']
/** What somebody does who can write to the database and holds no key. */
const tamper = (statement: Sql) =>
  bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.run(statement))

/** What the matrix learned from. */
async function learned(bay: Bay): Promise<readonly string[]> {
  const { units } = bench.bodyOf<{
    units: { capabilities: { learnedBy: { id: string } | null }[] }[]
  }>(await ask(bay, 'capabilities'), 200)
  return [...new Set(units.flatMap(({ capabilities }) => capabilities.flatMap(({ learnedBy }) => learnedBy?.id ?? [])))]
}
/** All of an act's row that somebody who kept a copy of it could put back. */
interface StoredAct {
  readonly sealed: Uint8Array
  readonly ready: Uint8Array | null
  readonly sha256: Uint8Array | null
  readonly status: string
  readonly code: string | null
  readonly session: string
  readonly endedAt: Date | null
}
const readAct = async (id: string): Promise<StoredAct> => {
  const [row] = await bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) =>
    tx.all<StoredAct>(sql`
      SELECT personal_sealed AS sealed, ready_sha256 AS ready, sealed_sha256 AS sha256, status, failure_code AS code,
        session_id AS session, ended_at AS "endedAt" FROM diagnostics_act WHERE id = ${id}`),
  )
  assert.ok(row)
  return row
}
const putBack = (id: string, { sealed, ready, sha256, status, code, session, endedAt }: StoredAct) =>
  tamper(sql`
    UPDATE diagnostics_act SET personal_sealed = ${sealed}, ready_sha256 = ${ready}, sealed_sha256 = ${sha256},
      status = ${status}, failure_code = ${code}, session_id = ${session}, ended_at = ${endedAt} WHERE id = ${id}`)
const breakAct = (id: string) =>
  tamper(sql`UPDATE diagnostics_act SET sealed_sha256 = decode(repeat('ab', 32), 'hex') WHERE id = ${id}`)
const breaksOf = async (id: string) => (await bench.factsOf(id, 'seal.break')).length

describe('an act that is stored otherwise than it was sealed', () => {
  test('teaches nothing, and leaves its entry', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const scan = await bench.shop.scan(bay)
    const order = { kind: 'clear-codes', ecu: ENGINE }
    const act = await bench.run(session, { order, reason: 'Repaired' })
    assert.ok((await learned(bay)).includes(act.id))
    await breakAct(act.id)
    assert.deepEqual(await learned(bay), [scan.id])
    assert.equal(await breaksOf(act.id), 1)
    await bridge.stop()
  })

  test('is asked for once, however many operations are told of, and with one entry of what was read', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const scan = await bench.shop.scan(bay)
    const act = await bench.run(session, { order: { kind: 'clear-codes', ecu: ENGINE }, reason: 'Repaired' })
    await breakAct(act.id)
    const controls = ['01', '02', '03'].map((bytes) => ({ ...FAN, bytes, name: `Fan ${bytes}` }))
    const path = `PUT /vehicles/${bay.vehicleId}/diagnostic-profile`
    bench.bodyOf(await bench.sign('admin', path, { controls }), 200)
    const readings = async () => (await bench.factsOf(scan.id, 'scan.read')).length
    const before = await readings()
    const reply = await ask(bay, `sovd/v1/components/${ENGINE}/operations`)
    assert.equal(bench.bodyOf<{ items: unknown[] }>(reply, 200).items.length, controls.length)
    assert.equal(await breaksOf(act.id), 1)
    assert.equal((await readings()) - before, 2, 'of the unit, and of what is known of it')
    await bridge.stop()
  })

  test('is shown to nobody, held against the ledger: another end, seal or session', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const act = await bench.run(session, CLEAR)
    const second = await bench.run(session, CLEAR)
    await bench.shop.house.kernel.ledger.drain()
    await bench.pass(61)
    const kept = await readAct(act.id)
    const set = (assignment: Sql) => tamper(sql`UPDATE diagnostics_act SET ${assignment} WHERE id = ${act.id}`)
    const codes = async () => {
      const replies = [`GET /acts/${act.id}`, `GET /acts/${act.id}/sealed?part=before`, `GET /acts/${act.id}/sealed`]
      const found = new Set<string>()
      for (const call of replies) found.add(String(codeOf(await bench.shop.ask('technician', call))))
      return [...found]
    }
    const listed = async () => {
      const reply = await bench.shop.ask('technician', `GET /diagnostic-sessions/${session}/acts`)
      const { data } = bench.bodyOf<{ data: { id: string; isUnreadable?: true }[] }>(reply, 200)
      return data.filter(({ isUnreadable }) => isUnreadable).map(({ id }) => id)
    }
    assert.deepEqual([await codes(), await listed()], [['200,'], []])
    const cases = {
      'another end': sql`status = 'failed'`,
      'another reason': sql`failure_code = 'link.timeout'`,
      'the hash of another': sql`sealed_sha256 = (SELECT sealed_sha256 FROM diagnostics_act WHERE id = ${second.id})`,
      'no hash of what was before': sql`ready_sha256 = NULL`,
      'no seal at all': sql`sealed_sha256 = NULL, ready_sha256 = NULL`,
      'another session': sql`session_id = ${await bench.openSession(bay)}`,
    }
    for (const [what, assignment] of Object.entries(cases)) {
      await bench.pass(61)
      const before = await breaksOf(act.id)
      await set(assignment)
      assert.deepEqual(await codes(), [String(BROKEN)], what)
      if (what !== 'another session') assert.deepEqual(await listed(), [act.id], what)
      assert.ok((await breaksOf(act.id)) > before, what)
      await putBack(act.id, kept)
    }
    assert.deepEqual([await codes(), await listed()], [['200,'], []])
    await bridge.stop()
  })

  test('is shown to nobody either where somebody puts back what was there before it ended', async () => {
    const { bridge, session } = await bench.openWork('doip', 'parked')
    const ordered = await bench.order(session, CLEAR)
    const { id } = bench.bodyOf<{ id: string }>(ordered, 202)
    const early = await readAct(id)
    await bench.readEnd(id)
    await putBack(id, early)
    assert.deepEqual(codeOf(await bench.shop.ask('technician', `GET /acts/${id}`)), BROKEN)
    await bridge.stop()
  })

  test('leaves no bug behind', () => assert.deepEqual(bench.shop.bugs, []))
})
