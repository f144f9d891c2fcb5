/** SOVD for whoever does something: the same lock, order, second factor and leave as at our own addresses, and no way around them. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openAllowList } from '#bridge/agent'
import type { Bay, BayOptions } from '#diagnostics/testing'
import type { Reply, Role } from '#kernel'
import type { Bench } from './testing-acts.ts'
import { openActBench } from './testing-acts.ts'
import { SOME_ID } from './testing-journey.ts'

const ENGINE = '0x1010'
const FAN = { kind: 'control', ecu: ENGINE, identifier: '0100', bytes: 'FF', name: 'Radiator fan' } as const
const FAN_ID = 'control.0100.FF'

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())

const at = (bay: Bay, path: string) => `/vehicles/${bay.vehicleId}/sovd/v1/components/${ENGINE}/${path}`
const ask = (method: string, bay: Bay, path: string, body?: object, role: Role = 'technician') =>
  bench.shop.ask(role, `${method} ${at(bay, path)}`, body)
const sign = (method: string, bay: Bay, path: string, body?: object) =>
  bench.sign('technician', `${method} ${at(bay, path)}`, body)
const refusalOf = ({ status, json }: Reply) => {
  const { error_code, vendor_code } = (json ?? {}) as Record<string, unknown>
  return [status, error_code, vendor_code]
}
const items = ({ json }: Reply) => (json as { items: Record<string, unknown>[] }).items

/** A vehicle that was scanned, with the fan in its profile and on the list of its bridge, and no session yet. */
async function park(options?: BayOptions) {
  const bay = await bench.shop.parkVehicle('doip', 'parked', options)
  const bridge = await bench.shop.openBridge([bay])
  await bench.shop.scan(bay)
  const path = `PUT /vehicles/${bay.vehicleId}/diagnostic-profile`
  bench.bodyOf(await bench.sign('admin', path, { controls: [FAN] }), 200)
  await openAllowList(bridge.folder).allow({ vehicleId: bay.vehicleId, controls: [FAN] })
  return { bay, bridge }
}

/** The same, with a session under an approved order. */
async function open(options?: BayOptions) {
  const { bay, bridge } = await park(options)
  const session = await bench.openSession(bay, 'technician', { workOrderId: await bench.openOrder(bay.vehicleId) })
  return { bay, bridge, session }
}
const take = (bay: Bay, more: object = {}, role?: Role) =>
  ask('POST', bay, 'locks', { lock_expiration: 600, ...more }, role)

describe('a lock', () => {
  test('is that of the own diagnostic session: taken, shown, made longer and let go of', async () => {
    const { bay, bridge } = await park()
    assert.deepEqual(refusalOf(await take(bay)), [409, 'precondition-not-fulfilled', 'diagnostics.session-missing'])
    const session = await bench.openSession(bay)
    const { status, json, headers } = await take(bay)
    assert.equal(status, 201, JSON.stringify(json))
    const { id, owned, lock_expiration } = json as { id: string; owned: boolean; lock_expiration: string }
    assert.deepEqual([id, owned], [session, true])
    assert.ok(headers.location?.endsWith(`/locks/${session}`))
    const seen = (await bench.shop.ask('technician', `GET /diagnostic-sessions/${session}`)).json
    assert.deepEqual((seen as { lock: object }).lock, { expiresAt: lock_expiration })

    const path = `locks/${session}`
    await bench.pass(60)
    assert.equal((await ask('PUT', bay, path, { lock_expiration: 900 })).status, 204)
    const [held] = items(await ask('GET', bay, 'locks'))
    assert.ok(String(held?.lock_expiration) > lock_expiration)
    assert.equal((await ask('DELETE', bay, path)).status, 204)
    assert.deepEqual(items(await ask('GET', bay, 'locks')), [])
    assert.equal((await ask('GET', bay, path)).status, 404)
    assert.ok((await bench.actionsOf(session)).includes('diagnostic-session.unlock'))
    await bridge.stop()
  })

  test('of somebody else is in the way (409), is not altered (403) and is not broken (403)', async () => {
    const { bay, bridge, session } = await open()
    assert.equal((await take(bay)).status, 201)
    await bench.openSession(bay, 'admin')
    assert.deepEqual(refusalOf(await take(bay, {}, 'admin')), [409, 'precondition-not-fulfilled', 'diagnostics.locked'])
    const rude = await take(bay, { break_lock: true }, 'admin')
    assert.deepEqual(refusalOf(rude), [403, 'insufficient-access-rights', 'diagnostics.lock-unbreakable'])
    for (const [method, body] of [['PUT', { lock_expiration: 60 }], ['DELETE']] as const)
      assert.deepEqual(refusalOf(await ask(method, bay, `locks/${session}`, body, 'admin')), [
        403,
        'insufficient-access-rights',
        'diagnostics.not-yours',
      ])
    const reads = async () => (await bench.factsOf(session, 'diagnostic-session.read')).length
    const before = await reads()
    const [held] = items(await ask('GET', bay, 'locks', undefined, 'admin'))
    assert.deepEqual([held?.id, held?.owned], [session, false])
    assert.equal((await ask('GET', bay, `locks/${session}`, undefined, 'admin')).status, 200)
    assert.equal((await reads()) - before, 2, 'who looks at a colleague’s session leaves the entry of that')
    await bridge.stop()
  })

  test('that is over is not made longer, and of another vehicle is not there', async () => {
    const { bay, bridge, session } = await open()
    assert.equal((await take(bay)).status, 201)
    const other = await park()
    assert.equal((await ask('DELETE', other.bay, `locks/${session}`)).status, 404)
    await bench.pass(601)
    assert.deepEqual(refusalOf(await ask('PUT', bay, `locks/${session}`, { lock_expiration: 60 })), [
      409,
      'lock-broken',
      'diagnostics.lock-broken',
    ])
    assert.equal((await take(bay)).status, 201)
    await bridge.stop()
    await other.bridge.stop()
  })

  test('lasts half a minute to a quarter of an hour', async () => {
    const { bay, bridge } = await open()
    for (const lock_expiration of [0, 29, 901])
      assert.deepEqual(refusalOf(await take(bay, { lock_expiration })).slice(0, 2), [400, 'incomplete-request'])
    await bridge.stop()
  })
})

describe('an execution', () => {
  test('is an act: listed, ordered with the second factor, followed to its sealed end', async () => {
    const { bay, bridge } = await open()
    assert.equal((await take(bay)).status, 201)
    const [operation] = items(await ask('GET', bay, 'operations'))
    assert.deepEqual([operation?.id, operation?.name, operation?.['x-muts-is-offered']], [FAN_ID, FAN.name, true])

    const path = `operations/${FAN_ID}/executions`
    assert.deepEqual(refusalOf(await ask('POST', bay, path, { timeout: 1 })), [
      401,
      'insufficient-access-rights',
      'identity.step-up-needed',
    ])
    const ordered = await sign('POST', bay, path, { timeout: 1 })
    const { id } = bench.bodyOf<{ id: string }>(ordered, 202)
    assert.ok(ordered.headers.location?.endsWith(`/executions/${id}`))
    const act = await bench.readEnd(id)
    assert.deepEqual([act.status, act.steps?.map(({ request }) => request)], ['done', ['2F010003FF', '2F010000']])
    const seen = (await ask('GET', bay, `${path}/${id}`)).json as Record<string, unknown>
    assert.deepEqual([seen.status, seen['x-muts-sha256'], seen.error], ['completed', act.sha256, undefined])
    assert.deepEqual(items(await ask('GET', bay, path)), [{ id }])
    assert.equal((await ask('GET', bay, `operations/control.0200.FF/executions/${id}`)).status, 404)
    assert.equal((await ask('GET', bay, `${path}/${SOME_ID}`)).status, 404)
    await bridge.stop()
  })

  test('that the unit refuses says so with its code, and the operation is not offered again', async () => {
    const { bay, bridge } = await open({ faults: [{ kind: 'negative', ecu: 'engine', service: 0x2f, code: 0x11 }] })
    assert.equal((await take(bay)).status, 201)
    const path = `operations/${FAN_ID}/executions`
    const { id } = bench.bodyOf<{ id: string }>(await sign('POST', bay, path, { timeout: 1 }), 202)
    await bench.readEnd(id)
    const { status, error } = (await ask('GET', bay, `${path}/${id}`)).json as {
      status: string
      error: { error_code: string; parameters: Record<string, string> }
    }
    assert.deepEqual(
      [status, error.error_code, error.parameters.service, error.parameters.nrc],
      ['failed', 'error-response', '0x2F', '0x11'],
    )
    const [operation] = items(await ask('GET', bay, 'operations'))
    assert.equal(operation?.['x-muts-is-offered'], false)
    assert.deepEqual(refusalOf(await sign('POST', bay, path, { timeout: 1 })), [
      409,
      'precondition-not-fulfilled',
      'diagnostics.not-capable',
    ])
    await bridge.stop()
  })

  test('ends before its time when it is deleted, and the unit has its output back', async () => {
    const { bay, bridge } = await open()
    assert.equal((await take(bay)).status, 201)
    const path = `operations/${FAN_ID}/executions`
    const { id } = bench.bodyOf<{ id: string }>(await sign('POST', bay, path, { timeout: 60 }), 202)
    await bench.shop.until(id, ['act.arm'])
    assert.equal((await ask('DELETE', bay, `${path}/${id}`)).status, 204)
    assert.ok(['stopped', 'refused'].includes((await bench.readEnd(id)).status))
    assert.equal(bay.vehicle.ecus[0]?.bench.controls.size, 0)
    await bridge.stop()
  })

  test('of what the profile does not name is not there', async () => {
    const { bay, bridge } = await open()
    assert.equal((await ask('GET', bay, 'operations/routine.0400.')).status, 404)
    const path = 'operations/routine.0400./executions'
    assert.deepEqual(refusalOf(await sign('POST', bay, path, {})).slice(0, 1), [404])
    await bridge.stop()
  })
})

describe('clearing by SOVD', () => {
  test('asks for a session, its lock, its order and the second factor, one after the other', async () => {
    const { bay, bridge } = await park()
    assert.deepEqual(refusalOf(await sign('DELETE', bay, 'faults')).slice(2), ['diagnostics.session-missing'])
    const plain = await bench.openSession(bay)
    assert.deepEqual(refusalOf(await sign('DELETE', bay, 'faults')), [
      409,
      'precondition-not-fulfilled',
      'diagnostics.lock-missing',
    ])
    assert.equal((await take(bay)).status, 201)
    assert.deepEqual(refusalOf(await sign('DELETE', bay, 'faults')).slice(2), ['diagnostics.order-missing'])
    assert.equal((await bench.shop.ask('technician', `DELETE /diagnostic-sessions/${plain}`)).status, 204)
    assert.ok((bay.vehicle.ecus[0]?.dtcs.length ?? 0) > 0)
    await bridge.stop()
  })

  test('clears that unit alone, keeps what was there, and the next scan says so', async () => {
    const { bay, bridge } = await open()
    assert.equal((await take(bay)).status, 201)
    const { id } = bench.bodyOf<{ id: string }>(await sign('DELETE', bay, 'faults'), 202)
    const act = await bench.readEnd(id)
    assert.deepEqual([act.status, act.steps?.map(({ ecu }) => ecu)], ['done', [ENGINE]])
    assert.ok(act.before?.some(({ code }) => code === 'P0301'))
    assert.ok((await ask('GET', bay, 'faults')).text.includes('P0301'))
    await bench.shop.scan(bay)
    assert.deepEqual(items(await ask('GET', bay, 'faults')), [])
    await bridge.stop()
  })
})

describe('modes and configurations', () => {
  test('are told of, never guessed, and not written: without the lock 409, with it 403 and in the ledger', async () => {
    const { bay, bridge, session } = await open()
    const ids = items(await ask('GET', bay, 'modes')).map(({ id }) => id)
    assert.deepEqual(ids, ['session', 'security', 'authentication', 'commctrl', 'dtcsetting'])
    const mode = (await ask('GET', bay, 'modes/comm-ctrl')).json as Record<string, unknown>
    assert.deepEqual([mode.id, mode.value, mode['x-muts-state']], ['commctrl', null, 'NOT_CONNECTED'])
    assert.deepEqual(items(await ask('GET', bay, 'configurations')), [])
    const tries = [
      ['modes/security', { value: 'Level_1_RequestSeed' }],
      ['configurations/0600', { data: '01' }],
    ] as const
    for (const [path, body] of tries)
      assert.deepEqual(refusalOf(await ask('PUT', bay, path, body)).slice(0, 2), [409, 'precondition-not-fulfilled'])
    assert.equal((await take(bay)).status, 201)
    for (const [path, body] of tries)
      assert.deepEqual(refusalOf(await ask('PUT', bay, path, body)), [
        403,
        'insufficient-access-rights',
        'diagnostics.class-lasting',
      ])
    assert.equal((await bench.factsOf(session, 'act.refuse')).length, 2)
    await bridge.stop()
  })
})

describe('who may only read', () => {
  test('does nothing here either', async () => {
    const { bay, bridge } = await park()
    const tries = [
      ['POST', 'locks', { lock_expiration: 60 }],
      ['POST', `operations/${FAN_ID}/executions`, {}],
      ['DELETE', 'faults', undefined],
      ['PUT', 'configurations/0600', { data: '01' }],
    ] as const
    for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
      for (const [method, path, body] of tries)
        assert.deepEqual(refusalOf(await ask(method, bay, path, body, role)).slice(0, 2), [
          403,
          'insufficient-access-rights',
        ])
    assert.deepEqual(bench.shop.bugs, [])
    await bridge.stop()
  })
})
