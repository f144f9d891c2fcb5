/** What was done in a session that records comes out of its recording again, bit for bit, and is shown to be a replay. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { verifyDevice } from '#bridge/agent'
import { openRecordingFile, replayFile } from '#bridge/core'
import type { ActRecordingFile } from '#bridge/wire'
import type { SubjectId } from '#kernel'
import { CANARY, later } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { LogFrame } from '#protocol/canlog'
import { createLogReader } from '#protocol/canlog'
import { readFrames } from '#protocol/recording'
import type { ActSeen, Bench } from './testing-acts.ts'
import { CLEAR, codeOf, openActBench } from './testing-acts.ts'

const READ = { order: { kind: 'raw', ecu: '0x7E8', request: '22F190' }, reason: 'Which VIN' } as const
interface Listed {
  readonly label: string
  readonly actId: string | null
  readonly scanId: string | null
  readonly lines: number
  readonly isUnreadable?: true
}

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())
/** Budgets are of a minute. */
beforeEach(() => bench.shop.clock.moveTo(later(bench.shop.clock.now(), { minutes: 1 })))

const ask = (call: string) => bench.shop.ask('technician', call)
const listOf = async (vehicleId: string) =>
  bench.bodyOf<{ data: readonly Listed[] }>(await ask(`GET /vehicles/${vehicleId}/recordings`), 200).data
/** Reading needs no second factor. */
async function readVin(session: string): Promise<ActSeen> {
  const { id } = bench.bodyOf<{ id: string }>(
    await bench.shop.ask('technician', `POST /diagnostic-sessions/${session}/acts`, READ),
    202,
  )
  return bench.readEnd(id)
}
const tamper = <Row extends object>(statement: Sql) =>
  bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.all<Row>(statement))

describe('an act in a session that records', () => {
  let work: Awaited<ReturnType<Bench['openWork']>>
  let [read, cleared]: ActSeen[] = []
  before(async () => {
    work = await bench.openWork('slcan', 'parked', { isRecorded: true })
    read = await readVin(work.session)
    cleared = await bench.run(work.session, CLEAR)
    for (const { id } of [read, cleared]) await bench.shop.until(id, ['recording.seal'])
  })
  after(() => work.bridge.stop())
  const idOf = (act: ActSeen | undefined) => act?.id ?? ''

  for (const [kind, actOf] of [
    ['reading', () => read],
    ['clearing codes', () => cleared],
  ] as const)
    test(`${kind} comes out of its recording bit for bit, and nothing is sent to the vehicle for it`, async () => {
      const id = idOf(actOf())
      const stands = JSON.stringify(work.bay.vehicle.ecus)
      const shown = bench.bodyOf<Listed & { resultSha256: string }>(await ask(`GET /acts/${id}/recording`), 200)
      assert.deepEqual(
        [shown.label, shown.actId, shown.scanId, shown.resultSha256],
        ['REPLAY', id, null, actOf()?.sha256],
      )
      await work.bridge.stop()
      const replayed = bench.bodyOf<object>(await ask(`POST /acts/${id}/recording/replays`), 200)
      assert.deepEqual({ label: 'REPLAY', actId: id, verdict: 'same', ...replayed }, replayed)
      assert.equal(JSON.stringify(work.bay.vehicle.ecus), stands)
      assert.equal((await bench.factsOf(id, 'recording.replay')).length, 1)
    })

  test('is taken along as signed JSON that replays without a server, and as CSV with all that was decided', async () => {
    const { text } = await ask(`GET /acts/${idOf(cleared)}/recording/file?format=json`)
    const opened = await openRecordingFile(text, verifyDevice)
    assert.ok('file' in opened)
    assert.deepEqual(await replayFile(opened.file, opened.sealed), { verdict: 'same' })
    const csv = (await ask(`GET /acts/${idOf(cleared)}/recording/file?format=csv`)).text
    for (const row of [
      `,consult,,,leave ${cleared?.readySha256}`,
      `,consult,,,mark ${cleared?.readySha256}`,
      ',see,,,stop null',
    ])
      assert.ok(csv.includes(row), row)
  })

  for (const format of ['candump', 'asc'] as const)
    test(`is taken along as ${format}, frame by frame`, async () => {
      const { recording } = (await ask(`GET /acts/${idOf(cleared)}/recording/file?format=json`))
        .json as ActRecordingFile
      const again: LogFrame[] = []
      const reader = createLogReader({ onFrame: (frame) => again.push(frame) })
      reader.push((await ask(`GET /acts/${idOf(cleared)}/recording/file?format=${format}`)).text)
      reader.end()
      const plain = ({ id, data, direction }: LogFrame) => ({ id, data, direction })
      assert.ok(
        again.some(({ data, direction }) => direction === 'tx' && Buffer.from(data).includes('14ffffff', 0, 'hex')),
      )
      assert.deepEqual(again.map(plain), [...readFrames(recording.lines)].map(plain))
    })

  test('goes to nobody but who works on the vehicle', async () => {
    const calls = ['GET /acts/ID/recording', 'GET /acts/ID/recording/file', 'POST /acts/ID/recording/replays']
    for (const call of calls.map((one) => one.replace('ID', idOf(read)))) {
      assert.equal((await bench.shop.ask('admin', call)).status, 200, call)
      for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
        assert.equal((await bench.shop.ask(role, call)).status, 403, `${role} ${call}`)
    }
    const foreign = await bench.shop.parkVehicle('slcan', 'parked', { by: 'fleet_manager' })
    await tamper(sql`UPDATE diagnostics_act SET vehicle_id = ${foreign.vehicleId} WHERE id = ${idOf(read)}`)
    for (const call of calls.map((one) => one.replace('ID', idOf(read))))
      assert.deepEqual(codeOf(await ask(call)), [404, 'diagnostics.act-unknown'], call)
    await tamper(sql`UPDATE diagnostics_act SET vehicle_id = ${work.bay.vehicleId} WHERE id = ${idOf(read)}`)
  })

  test('is found in the list beside the scans, and one that is stored otherwise says so there', async () => {
    assert.deepEqual(
      (await listOf(work.bay.vehicleId)).map(({ actId, isUnreadable }) => [actId, isUnreadable]),
      [
        [cleared?.id, undefined],
        [read?.id, undefined],
      ],
    )
    const id = idOf(read)
    await bench.shop.house.kernel.ledger.drain()
    const { vehicleId } = work.bay
    const ways = [
      ...[sql`lines`, sql`frames`, sql`frames_dropped`].map((column) => [
        sql`${column} = ${column} + 1`,
        sql`${column} = ${column} - 1`,
      ]),
      [sql`recorded_at = recorded_at - interval '1 s'`, sql`recorded_at = recorded_at + interval '1 s'`],
      [sql`bridge_id = vehicle_id`, sql`bridge_id = (SELECT bridge_id FROM diagnostics_act WHERE id = act_id)`],
    ] as const
    for (const [alter, mend] of ways) {
      await tamper(sql`UPDATE diagnostics_act_recording SET ${alter} WHERE act_id = ${id}`)
      assert.deepEqual(
        (await listOf(work.bay.vehicleId)).map(({ isUnreadable }) => isUnreadable),
        [undefined, true],
      )
      assert.deepEqual(codeOf(await ask(`GET /acts/${id}/recording`)), [409, 'diagnostics.seal-broken'])
      await tamper(sql`UPDATE diagnostics_act_recording SET ${mend} WHERE act_id = ${id}`)
    }
    const other = await bench.shop.parkVehicle('slcan', 'parked')
    await tamper(sql`UPDATE diagnostics_act_recording SET vehicle_id = ${other.vehicleId} WHERE act_id = ${id}`)
    assert.deepEqual(
      (await listOf(other.vehicleId)).map(({ isUnreadable }) => isUnreadable),
      [true],
    )
    assert.deepEqual(codeOf(await ask(`GET /acts/${id}/recording`)), [409, 'diagnostics.seal-broken'])
    await tamper(sql`UPDATE diagnostics_act_recording SET vehicle_id = ${vehicleId} WHERE act_id = ${id}`)
    assert.ok((await bench.factsOf(id, 'seal.break')).length >= 6)
    assert.equal((await ask(`GET /acts/${id}/recording`)).status, 200)
  })

  test('with one byte of its recording altered, or that of another in its place, is shown to nobody', async () => {
    const id = idOf(read)
    const other = (column: Sql) =>
      sql`(SELECT ${column} FROM diagnostics_act_recording WHERE act_id = ${idOf(cleared)})`
    const [kept] = await tamper<{ sealed: Uint8Array; sha256: Uint8Array }>(
      sql`SELECT personal_sealed AS sealed, sealed_sha256 AS sha256 FROM diagnostics_act_recording WHERE act_id = ${id}`,
    )
    const set = (assignment: Sql) =>
      tamper(sql`UPDATE diagnostics_act_recording SET ${assignment} WHERE act_id = ${id}`)
    const cases = [
      [
        sql`personal_sealed = set_byte(personal_sealed, 90, (get_byte(personal_sealed, 90) + 1) % 256)`,
        [503, 'vault.integrity'],
      ],
      [sql`personal_sealed = ${other(sql`personal_sealed`)}`, [503, 'vault.integrity']],
      [sql`sealed_sha256 = ${other(sql`sealed_sha256`)}`, [409, 'diagnostics.seal-broken']],
    ] as const
    for (const [assignment, expected] of cases) {
      await set(assignment)
      for (const call of [
        `GET /acts/${id}/recording`,
        `GET /acts/${id}/recording/file`,
        `POST /acts/${id}/recording/replays`,
      ])
        assert.deepEqual(codeOf(await ask(call)), expected, call)
      await set(sql`personal_sealed = ${kept?.sealed as Uint8Array}, sealed_sha256 = ${kept?.sha256 as Uint8Array}`)
    }
    assert.equal((await ask(`GET /acts/${id}/recording`)).status, 200)
  })

  test('is without one in a session that does not record', async () => {
    const { bridge, session } = await bench.openWork('slcan', 'parked')
    const act = await readVin(session)
    assert.deepEqual(codeOf(await ask(`GET /acts/${act.id}/recording`)), [404, 'diagnostics.recording-unknown'])
    await bridge.stop()
  })

  test('is gone with the vehicle it is about', async () => {
    const [row] = await tamper<{ subject: SubjectId }>(
      sql`SELECT subject_id AS subject FROM diagnostics_act_recording WHERE act_id = ${idOf(read)}`,
    )
    await bench.shop.house.erasure.erase(CANARY, row?.subject as SubjectId, { kind: 'operator', id: 'test' })
    assert.deepEqual(codeOf(await ask(`GET /acts/${idOf(read)}/recording`)), [410, 'vault.subject-erased'])
  })
})
