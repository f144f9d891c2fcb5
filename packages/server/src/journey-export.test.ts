/** Lists as files: in the reach of whoever asks, by their second factor, each disclosure in the ledger, and gone after a day. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { later } from '#kernel'
import { sql } from '#kernel/database'
import { listDue, multiplyService, scheduleOverdue, scheduleOverdueByKm } from './testing-due.ts'
import type { Export } from './testing-exports.ts'
import { openExportBench } from './testing-exports.ts'

const exports = await openExportBench()
after(() => exports[Symbol.asyncDispose]())
const { bench, house, owner, people, act, ask, take, openGroup, firstVehicle, erase, rowsOf } = exports
const IF_MATCH = { 'if-match': '*' }

describe('an export', () => {
  test('holds the whole list over all its pages, and names all that it disclosed', async () => {
    const { id, job, made } = await take('manager', {
      list: 'vehicles',
      format: 'csv',
      query: { fields: 'id,unit,make' },
    })
    assert.deepEqual([job.state, made.state, made.rows], ['done', 'ready', 450])
    const file = await ask('manager', 'GET', `/exports/${id}/file`)
    assert.match(file.headers['content-disposition'] ?? '', /^attachment; filename="vehicles-\d{4}-\d\d-\d\d\.csv"$/)
    const lines = file.text.trimEnd().split('\r\n')
    assert.equal(lines.length, 451)
    assert.match(lines[2] ?? '', /,E-1,'=1\+1$/)
    await house.kernel.ledger.drain()
    const [finished] = await owner.entries('export.finish')
    assert.equal(finished?.facts.rows, 450)
    const listed = (await owner.entries('vehicle.list')).filter(({ facts }) => Number(facts.count) > 0)
    assert.equal(new Set(listed.flatMap(({ objects }) => objects)).size, 450)
    assert.equal((await owner.entries('export.download')).length, 1)
  })

  test('shows its filters only, in any format', async () => {
    for (const format of ['xlsx', 'pdf', 'csv'] as const) {
      const { made } = await take('manager', { list: 'vehicles', format, query: { 'filter[unit]': 'E-7' } })
      assert.deepEqual([made.state, made.rows], ['ready', 1], format)
    }
    const { made } = await take('manager', { list: 'parts', format: 'csv' })
    assert.deepEqual([made.state, made.rows], ['ready', 0])
  })

  test('of what is due has the inspections in it', async () => {
    await scheduleOverdue(owner.administer, (await firstVehicle()).id)
    const { id, made } = await take('manager', { list: 'due', format: 'csv', query: { 'filter[kind]': 'inspection' } })
    assert.deepEqual([made.state, made.rows], ['ready', 1])
    const file = await ask('manager', 'GET', `/exports/${id}/file`)
    assert.match(file.text, /,inspection,.*,Yearly inspection,overdue,2021-01-30,/)
  })

  test('reaches no further than whoever asks', async () => {
    const { id } = await firstVehicle()
    await act((ctx) => house.fleet.verbs.assignVehicleTo(ctx, id, people.technician.user as never))
    const { made } = await take('technician', { list: 'vehicles', format: 'csv' })
    assert.equal(made.rows, 1)
    assert.equal((await ask('technician', 'GET', `/exports/${made.id}/file`)).status, 200)
  })

  test('is refused without the second factor where it is about people, and of a list one may not see', async () => {
    const person = people.manager
    const { accessToken: token } = (await bench.signIn(person)).json as { accessToken: string }
    for (const list of ['vehicles', 'drivers', 'due']) {
      const bare = await bench.ask('POST', '/exports', { token, body: { list, format: 'csv' } })
      assert.deepEqual([bare.status, codeOf(bare)], [401, 'identity.step-up-needed'], list)
    }
    assert.equal((await bench.ask('POST', '/exports', { token, body: { list: 'parts', format: 'csv' } })).status, 202)
    const wrong = await ask('manager', 'POST', '/exports', {
      list: 'parts',
      format: 'csv',
      query: { 'filter[no]': 'x' },
    })
    assert.deepEqual([wrong.status, codeOf(wrong)], [400, 'http.invalid'])
    await house.errands.runDue()
  })

  test('is a file for whoever asked for it alone', async () => {
    const { id } = await take('manager', { list: 'parts', format: 'csv' })
    assert.equal(codeOf(await ask('other', 'GET', `/exports/${id}`)), 'fleet.export-unknown')
    assert.equal(codeOf(await ask('other', 'GET', `/exports/${id}/file`)), 'fleet.export-unknown')
    assert.equal((await owner.administer('GET', `/exports/${id}`)).status, 200)
    assert.equal(codeOf(await owner.administer('GET', `/exports/${id}/file`)), 'fleet.export-unknown')
  })

  test('is one of five at most that a person has made at once', async () => {
    const parts = { list: 'parts', format: 'csv' }
    for (let at = 0; at < 5; at++) assert.equal((await ask('manager', 'POST', '/exports', parts)).status, 202)
    const sixth = await ask('manager', 'POST', '/exports', parts)
    assert.deepEqual([sixth.status, codeOf(sixth)], [409, 'fleet.export-limit'])
    assert.equal((await ask('technician', 'POST', '/exports', parts)).status, 202)
    await house.errands.runDue()
    assert.equal((await take('manager', parts)).made.state, 'ready')
  })

  test('is no longer theirs who reach less of the list than when it was made', async () => {
    const change = (role: string) => owner.administer('PATCH', `/users/${people.other.user}`, { role }, IF_MATCH)
    const { id } = await take('other', { list: 'vehicles', format: 'csv' })
    const download = async () => codeOf(await ask('other', 'GET', `/exports/${id}/file`)) ?? 'given'
    assert.equal(await download(), 'given')
    assert.equal((await change('technician')).status, 200)
    assert.equal(await download(), 'http.not-allowed')
    assert.equal((await change('fleet_manager')).status, 200)
    assert.equal(await download(), 'given')
  })

  test('is gone after a day, and when somebody in the organisation is erased', async () => {
    const { id } = await take('manager', { list: 'parts', format: 'csv' })
    const { id: second } = await take('manager', { list: 'parts', format: 'csv' })
    assert.equal((await ask('manager', 'GET', `/exports/${second}/file`)).status, 200)
    await house.kernel.ledger.drain()
    house.clock.moveTo(later(house.clock.now(), { hours: 25 }))
    assert.equal(codeOf(await ask('manager', 'GET', `/exports/${id}/file`)), 'fleet.export-state')
    assert.equal((await owner.entries('export.expire')).length, 0)
    await house.errands.runDue()
    assert.equal(codeOf(await ask('manager', 'GET', `/exports/${id}/file`)), 'fleet.export-state')

    const { id: third } = await take('manager', { list: 'parts', format: 'csv' })
    await erase()
    assert.equal(codeOf(await ask('manager', 'GET', `/exports/${third}/file`)), 'fleet.export-state')
    assert.deepEqual(house.bugs, [])
  })

  test('that is being made when somebody is erased is never a file', async () => {
    const reply = await ask('manager', 'POST', '/exports', { list: 'vehicles', format: 'csv' })
    const { id, jobId } = reply.json as Export
    const running = house.errands.runDue()
    while ((await rowsOf(id)) === 0) await new Promise(setImmediate)
    await erase()
    await running
    const job = (await ask('manager', 'GET', `/jobs/${jobId}`)).json as { state: string; failure: { code: string } }
    assert.deepEqual([job.state, job.failure.code], ['failed', 'fleet.export-state'])
    assert.equal(((await ask('manager', 'GET', `/exports/${id}`)).json as Export).state, 'expired')
    assert.equal(codeOf(await ask('manager', 'GET', `/exports/${id}/file`)), 'fleet.export-state')
    const told = await owner.entries('export.expire')
    assert.equal(told.filter(({ objects }) => objects.includes(id)).length, 1)
    const { made } = await take('manager', { list: 'vehicles', format: 'csv' })
    assert.deepEqual([made.state, made.rows], ['ready', 450])
  })

  test('stops where whoever asked may no longer see the list, and says so', async () => {
    const subject = await act((ctx) => house.identity.verbs.subjectOf(ctx, people.manager.user as never))
    const { narrow, widen } = house.identity.verbs
    const { id, jobId } = (await ask('manager', 'POST', '/exports', { list: 'vehicles', format: 'csv' })).json as Export
    const running = house.errands.runDue()
    while ((await rowsOf(id)) === 0) await new Promise(setImmediate)
    await act((ctx) => narrow(ctx, subject, ['vehicle.list'], 'other-work'))
    await running
    const job = (await ask('manager', 'GET', `/jobs/${jobId}`)).json as { state: string; failure: { code: string } }
    assert.deepEqual([job.state, job.failure.code], ['failed', 'kernel.job-not-allowed'])
    assert.equal(codeOf(await ask('manager', 'GET', `/exports/${id}/file`)), 'fleet.export-state')
    await act((ctx) => widen(ctx, subject, 'other-work'))
    assert.equal((await take('manager', { list: 'vehicles', format: 'csv' })).made.rows, 450)
  })

  test('of somebody who was disabled before it began is not made', async () => {
    const { id } = (await ask('other', 'POST', '/exports', { list: 'vehicles', format: 'csv' })).json as Export
    const disabled = await owner.administer('PATCH', `/users/${people.other.user}`, { status: 'disabled' }, IF_MATCH)
    assert.equal(disabled.status, 200, disabled.text)
    const listed = await owner.entries('vehicle.list')
    await house.errands.runDue()
    assert.equal(((await owner.administer('GET', `/exports/${id}`)).json as Export).state, 'failed')
    assert.deepEqual(await owner.entries('vehicle.list'), listed)
  })

  test('is no longer theirs who do not reach a vehicle in it any more, whichever way it went', async () => {
    const { verbs } = house.fleet
    const [user, yard, depot] = [people.technician.user as never, await openGroup('Yard'), await openGroup('Depot')]
    const bay = await openGroup('Bay', yard)
    const id = await act(async (ctx) => (await verbs.registerVehicle(ctx, { unit: 'X-1', groupId: bay })).id)
    const issue = { vehicleId: id, title: 'Wiper torn', severity: 'low' }
    assert.equal((await owner.administer('POST', '/issues', issue)).status, 201)
    const isGiven = async (file: string) => codeOf(await ask('technician', 'GET', `/exports/${file}/file`)) ?? 'given'
    const regroup = (groupId: string) => owner.administer('PATCH', `/vehicles/${id}`, { groupId }, IF_MATCH)
    const move = (parentId: string | null) =>
      owner.administer('PATCH', `/vehicle-groups/${bay}`, { parentId }, IF_MATCH)
    const grant = (method: 'PUT' | 'DELETE') => owner.administer(method, `/vehicle-groups/${yard}/assignments/${user}`)
    assert.equal((await grant('PUT')).status, 204)
    const files: string[] = []
    for (const list of ['vehicles', 'issues'] as const) {
      const { made } = await take('technician', { list, format: 'csv', query: { fields: 'createdAt' } })
      assert.ok(made.rows > 0)
      files.push(made.id)
    }
    const { id: parts } = await take('technician', { list: 'parts', format: 'csv' })
    for (const [away, back] of [
      [() => grant('DELETE'), () => grant('PUT')],
      [() => regroup(depot), () => regroup(bay)],
      [() => move(depot), () => move(yard)],
    ] as const) {
      for (const file of files) assert.equal(await isGiven(file), 'given')
      assert.ok((await away()).status < 300)
      for (const file of files) assert.equal(await isGiven(file), 'http.not-allowed', away.toString())
      assert.equal(await isGiven(parts), 'given')
      assert.ok((await back()).status < 300)
    }
    for (const file of files) assert.equal(await isGiven(file), 'given')
  })

  test('of several parts is no longer theirs who do not reach one vehicle in one of them', async () => {
    const [user, wide, away] = [people.technician.user as never, await openGroup('Wide'), await openGroup('Away')]
    const externalIdsOf = (at: number) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, key) => [`system-${key}`, `${at}`.padEnd(100, 'x')]))
    const ids = await act(async (ctx) => {
      const made: string[] = []
      for (let at = 100; at < 400; at++) {
        const draft = { unit: `W-${at}`, groupId: wide, externalIds: externalIdsOf(at) }
        made.push((await house.fleet.verbs.registerVehicle(ctx, draft)).id)
      }
      return made
    })
    const path = `/vehicle-groups/${wide}/assignments/${user}`
    assert.equal((await owner.administer('PUT', path)).status, 204)
    const { id } = await take('technician', { list: 'vehicles', format: 'csv', query: { 'filter[groupId]': wide } })
    const parts = sql`SELECT id FROM fleet_export_part WHERE org_id = ${owner.org} AND export_id = ${id}`
    assert.ok((await house.kernel.database.transaction({ org: owner.org }, (tx) => tx.all(parts))).length > 1)
    const given: (string | undefined)[] = []
    for (const vehicle of [ids[0], ids.at(-1)])
      for (const groupId of [away, wide]) {
        await owner.administer('PATCH', `/vehicles/${vehicle}`, { groupId }, IF_MATCH)
        given.push(codeOf(await ask('technician', 'GET', `/exports/${id}/file`)))
      }
    assert.deepEqual(given, ['http.not-allowed', undefined, 'http.not-allowed', undefined])
    assert.equal((await owner.administer('DELETE', path)).status, 204)
  })

  test('of what is due has what stands behind a page that ends with a service overdue on no day, as the list has', async () => {
    house.clock.moveTo(new Date(`${dayIn(1)}T00:00:00Z`))
    const { id: vehicleId } = await firstVehicle()
    await scheduleOverdueByKm(owner.administer, vehicleId)
    const paper = { kind: 'permit', validTo: dayIn(0), remindDays: 0 }
    assert.equal((await owner.administer('POST', `/vehicles/${vehicleId}/documents`, paper)).status, 201)
    const licences = [{ classes: ['B'], country: 'AT', number: 'DEMO 1', expiresOn: dayIn(3) }]
    assert.equal((await owner.administer('POST', '/drivers', { name: 'Driver X', licences })).status, 201)
    const behind = ['document due', 'licence soon']
    assert.deepEqual(await listDue(owner.administer, 1), ['inspection overdue', 'service overdue', ...behind])

    await act((ctx) => multiplyService(ctx, 'Grease', 250))
    const { id, made } = await take('manager', { list: 'due', format: 'csv' })
    const lines = (await ask('manager', 'GET', `/exports/${id}/file`)).text.trimEnd().split('\r\n').slice(-2)
    const last = lines.map((line) => /,(\w+),.*,(due|soon),/.exec(line)?.slice(1).join(' '))
    assert.deepEqual([made.rows, last], [254, behind])
  })
})

const dayIn = (days: number) => later(house.clock.now(), { days }).toISOString().slice(0, 10)

const codeOf = ({ json }: { readonly json: unknown }) => (json as { code?: string } | undefined)?.code
