import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { hashOfControls, parseControls } from '#core'
import type { Control, HeldOrder } from '#protocol/acts'
import { openAllowList } from './allow-list.ts'

const [van, truck] = ['01980000-0000-7000-8000-000000000001', '01980000-0000-7000-8000-000000000002']
const FAN: Control = { kind: 'control', ecu: '0x7E8', identifier: '0100', bytes: 'FF', name: 'Radiator fan' }
const PUMP: Control = { kind: 'routine', ecu: '0x7E8', identifier: '0400', bytes: '', name: 'Bleed the pump' }
const RUN_FAN: HeldOrder = { kind: 'control', ecu: '0x7E8', identifier: '0100', state: 'FF', holdMs: 60_000 }
const RUN_PUMP: HeldOrder = { kind: 'routine', ecu: '0x7E8', identifier: '0400', option: '', holdMs: 1_000 }

async function openPlace(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'muts-allowed-'))
  t.after(() => rm(folder, { recursive: true }))
  return { folder, file: join(folder, 'allowed.json'), list: openAllowList(folder) }
}

describe('what the operator of a bridge allows', () => {
  test('is nothing where nothing was said', async (t) => {
    const { folder, list } = await openPlace(t)
    assert.deepEqual([await list.isAllowed(van, RUN_FAN), await list.list(), await readdir(folder)], [false, [], []])
  })

  test('is these bytes, of this unit, of this vehicle, however long', async (t) => {
    const { file, list } = await openPlace(t)
    await list.allow({ vehicleId: van, controls: [FAN, PUMP] })
    assert.deepEqual([await list.isAllowed(van, RUN_FAN), await list.isAllowed(van, RUN_PUMP)], [true, true])
    assert.equal((await stat(file)).mode & 0o777, 0o600)

    const others: readonly HeldOrder[] = [
      { ...RUN_FAN, state: 'FE' },
      { ...RUN_FAN, state: '' },
      { ...RUN_FAN, identifier: '0101' },
      { ...RUN_FAN, ecu: '0x7E9' },
      { ...RUN_PUMP, option: '00' },
      { kind: 'routine', ecu: '0x7E8', identifier: '0100', option: 'FF', holdMs: 1_000 },
    ]
    for (const order of others) assert.equal(await list.isAllowed(van, order), false, JSON.stringify(order))
    assert.equal(await list.isAllowed(truck, RUN_FAN), false)
  })

  test('is replaced and taken back per vehicle, from the next question on', async (t) => {
    const { folder, list } = await openPlace(t)
    await list.allow({ vehicleId: van, controls: [FAN] })
    await list.allow({ vehicleId: truck, controls: [FAN] })
    await openAllowList(folder).allow({ vehicleId: van, controls: [PUMP] })
    assert.deepEqual([await list.isAllowed(van, RUN_FAN), await list.isAllowed(van, RUN_PUMP)], [false, true])
    assert.deepEqual([await list.disallow(van), await list.disallow(van)], [true, false])
    assert.deepEqual([await list.isAllowed(van, RUN_PUMP), await list.isAllowed(truck, RUN_FAN)], [false, true])
  })

  test('is nothing where others may write the file, or it is not whole', async (t) => {
    const { file, list } = await openPlace(t)
    await list.allow({ vehicleId: van, controls: [FAN] })
    await chmod(file, 0o620)
    await assert.rejects(list.isAllowed(van, RUN_FAN), /Others may write/)
    await chmod(file, 0o600)
    assert.equal(await list.isAllowed(van, RUN_FAN), true)
    for (const text of ['[{"vehicleId":', '{}', `[{"vehicleId":"${van}","controls":[{"kind":"control"}]}]`]) {
      await writeFile(file, text)
      await assert.rejects(list.isAllowed(van, RUN_FAN), /is damaged/, text)
    }
  })
})

describe('a profile that a server shows', () => {
  const tries: readonly (readonly [string, object, RegExp])[] = [
    ['is no list', { controls: {} }, /list/],
    ['writes a VIN', { controls: [{ ...FAN, identifier: 'F190' }] }, /never done.*VIN/],
    ['calls itself a speed limiter', { controls: [{ ...FAN, name: 'Speed limiter off' }] }, /never done/],
    ['erases memory', { controls: [{ ...PUMP, identifier: 'FF00' }] }, /not known to be reversible/],
    ['moves the cursor of a terminal', { controls: [{ ...FAN, name: 'Fan\u001b[2K\rDoor light' }] }, /no name/],
    ['turns its letters round', { controls: [{ ...FAN, name: 'Fan \u202e tnioj' }] }, /no name/],
    ['has bytes that are none', { controls: [{ ...FAN, bytes: 'F' }] }, /no bytes/],
    ['is longer than anybody reads', { controls: Array(201).fill(FAN) }, /at most 200/],
  ]
  for (const [what, profile, says] of tries)
    test(`is not taken over where it ${what}`, () => assert.throws(() => parseControls(profile), says))

  test('has one hash, whatever else stands beside its members', async () => {
    const hash = await hashOfControls(parseControls({ controls: [FAN] }))
    const { kind, ...rest } = FAN
    assert.equal(await hashOfControls(parseControls({ controls: [{ ...rest, more: 1, kind }] })), hash)
    assert.notEqual(await hashOfControls([{ ...FAN, bytes: 'FE' }]), hash)
    assert.match(hash, /^[0-9a-f]{64}$/)
  })
})
