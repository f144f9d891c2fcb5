/** Vehicles out of a file: shown before they are there, applied as a job, and taken back. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Import } from './testing-import.ts'
import { openImports } from './testing-import.ts'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute } = journeys

const { send, readJob, rowsOf, vehiclesLike, load, run } = openImports(journeys)

describe('an import of vehicles', () => {
  test('shows what each row would do, names row and column of each error, and changes nothing', async () => {
    nextMinute()
    const { id: there } = await send<{ id: string }>('POST', '/vehicles', {
      unit: 'I-1',
      make: 'Old',
      vin: 'MUTSDEMP000000001',
    })
    const file = [
      '\uFEFFUnit number;VIN;Manufacturer;Model year;Colour',
      'I-1;mutsdemp000000001;New;2020;red',
      'I-2;MUTSDEMP000000002;=cmd|calc;2021;',
      'I-3;MUTSDEMP000000002;x;2021;',
      'I-4;short;x;soon;',
      ';MUTSDEMP000000005;x;2021;',
      'I-6;MUTSDEMP000000001;x;2021;',
      'I-1;;;;',
    ]
    const id = await load(file.join('\r\n'))
    const { job, now } = await run(id, 'check')
    assert.equal(job.state, 'done')
    assert.deepEqual([job.percent, job.rows], [100, { ok: 2, failed: 5 }])
    assert.equal(now.state, 'checked')
    assert.deepEqual(
      now.columns.map(({ field }) => field),
      ['unit', 'vin', 'make', 'year', null],
    )
    const rows = await rowsOf(id)
    assert.deepEqual(
      rows.map(({ row, outcome, errors }) => [row, outcome, ...errors.map(({ column, code }) => `${column} ${code}`)]),
      [
        [2, 'change'],
        [3, 'create'],
        [4, 'error', 'VIN fleet.import-twice'],
        [5, 'error', 'VIN fleet.import-value', 'Model year fleet.import-value'],
        [6, 'error', 'Unit number fleet.import-missing'],
        [7, 'error', 'VIN fleet.import-twice'],
        [8, 'error', 'Unit number fleet.import-twice'],
      ],
    )
    assert.deepEqual([rows[0]?.vehicleId, rows[0]?.fields], [there, ['make', 'year']])
    assert.deepEqual(
      (await vehiclesLike('I-')).map(({ unit, make }) => [unit, make]),
      [['I-1', 'Old']],
    )
    assert.equal(
      codeOf(await as('fleet_manager', { method: 'POST', path: `/api/v1/imports/${id}/apply`, body: {} })),
      'fleet.import-faulty',
    )
  })

  test('applies the valid rows where that is asked for, and is taken back but for what was changed since', async () => {
    nextMinute()
    await send('POST', '/vehicles', { unit: 'U-1', make: 'Old' })
    const id = await load('unit,make,year\nU-1,New,2020\nU-2,=1+1,2021\nU-3,Keep,2022\nU-4,x,soon\n')
    await run(id, 'check')
    const { job, now } = await run(id, 'apply', { onlyValid: true })
    assert.deepEqual([job.state, job.rows.ok], ['done', 3], JSON.stringify(job))
    assert.deepEqual([now.state, now.rows.created, now.rows.changed, now.rows.error], ['applied', 2, 1, 1])
    const made = await vehiclesLike('U-')
    assert.deepEqual(
      made.map(({ unit, make }) => [unit, make]),
      [
        ['U-1', 'New'],
        ['U-2', '=1+1'],
        ['U-3', 'Keep'],
      ],
    )
    await send('PATCH', `/vehicles/${made[2]?.id}`, { model: 'Mine' })

    const undone = await run(id, 'undo')
    assert.deepEqual([undone.now.state, undone.now.rows.undone, undone.now.rows.kept], ['undone', 2, 1])
    const [kept] = await rowsOf(id, 'kept')
    assert.deepEqual([kept?.unit, kept?.errors[0]?.code], ['U-3', 'http.stale'])
    assert.deepEqual(
      (await vehiclesLike('U-')).map(({ unit, make }) => [unit, make]),
      [
        ['U-1', 'Old'],
        ['U-3', 'Keep'],
      ],
    )
  })

  test('leaves nothing half imported: a row that is refused meanwhile takes all the others back', async () => {
    nextMinute()
    const id = await load('unit,make\nH-1,a\nH-2,b\n')
    await run(id, 'check')
    await send('POST', '/vehicles', { unit: 'H-0', make: 'here first', vin: 'MUTSDEMP000000077' })
    const other = await load('unit,vin\nH-3,\nH-4,MUTSDEMP000000078\n')
    await run(other, 'check')
    await send('POST', '/vehicles', { unit: 'H-9', vin: 'MUTSDEMP000000078' })
    const { job, now } = await run(other, 'apply', {})
    assert.deepEqual([job.state, job.failure?.code], ['failed', 'fleet.vin-taken'])
    assert.match(job.failure?.message ?? '', /^Row 3: .*taken back/)
    assert.ok(['checked', 'undone'].includes(now.state), now.state)
    assert.equal((await run(id, 'apply', {})).now.state, 'applied')
    assert.deepEqual(
      (await vehiclesLike('H-')).map(({ unit }) => unit),
      ['H-0', 'H-1', 'H-2', 'H-9'],
    )
  })

  test('fills fields with parts, the organisation’s own among them, and puts back what was there of each', async () => {
    nextMinute()
    const fields = [
      { key: 'axles', label: 'Axles', kind: 'integer' },
      { key: 'liftTonnes', label: 'Lift', kind: 'decimal' },
      { key: 'isLeased', label: 'Leased', kind: 'yes-no' },
    ]
    const declared = await as('admin', {
      method: 'PUT',
      path: '/api/v1/vehicle-fields',
      body: { fields },
      headers: { 'if-match': '*' },
    })
    assert.equal(declared.status, 200, declared.text)
    const draft = { unit: 'P-1', externalIds: { erp: '1', old: 'x' }, custom: { axles: 2 } }
    const { id: vehicle } = await send<{ id: string }>('POST', '/vehicles', draft)
    const shown = async () => {
      const { externalIds, custom } = await send<typeof draft>('GET', `/vehicles/${vehicle}`)
      return { externalIds, custom }
    }
    const before = await shown()
    const external = 'externalIds.erp,externalIds.erp.no,externalIds.constructor'
    const header = `unit,${external},custom.axles,custom.liftTonnes,custom.isLeased,constructor`
    const id = await load(`${header}\nP-1,2,y,z,3,1.5,yes,left out\nP-2,,,,many,,,\n`)
    await run(id, 'check')
    const [bad] = await rowsOf(id, 'error')
    assert.deepEqual(
      [bad?.unit, bad?.errors[0]?.column, bad?.errors[0]?.code],
      ['P-2', 'custom.axles', 'fleet.custom-refused'],
    )
    assert.equal((await run(id, 'apply', { onlyValid: true })).now.rows.changed, 1)
    assert.deepEqual(await shown(), {
      externalIds: { erp: '2', old: 'x', 'erp.no': 'y', constructor: 'z' },
      custom: { axles: 3, liftTonnes: 1.5, isLeased: true },
    })
    assert.equal((await run(id, 'undo')).now.rows.undone, 1)
    assert.deepEqual(await shown(), before)
  })

  test('knows a column by the name of an own field, and applies it as it was checked though another is declared since', async () => {
    nextMinute()
    const declare = (fields: readonly object[]) =>
      as('admin', { method: 'PUT', path: '/api/v1/vehicle-fields', body: { fields }, headers: { 'if-match': '*' } })
    const lift = { key: 'liftTest', label: 'Tail lift test', kind: 'date' }
    assert.equal((await declare([lift])).status, 200)
    const id = await load('unit,Tail lift test,Dock\nQ-1,2027-02-28,x\n')
    const columnsOf = ({ now }: Awaited<ReturnType<typeof run>>) => now.columns.map(({ field }) => field)
    assert.deepEqual(columnsOf(await run(id, 'check')), ['unit', 'custom.liftTest', null])
    const dock = { key: 'dock', label: 'Dock', kind: 'text' }
    assert.equal((await declare([lift, dock])).status, 200)
    assert.deepEqual(columnsOf(await run(id, 'apply', {})), ['unit', 'custom.liftTest', null])
    const [made] = await vehiclesLike('Q-')
    assert.deepEqual(made?.custom, { liftTest: '2027-02-28' })
  })

  test('can be stopped, and then what it did is taken back', async () => {
    nextMinute()
    const lines = Array.from({ length: 1_200 }, (_, at) => `S-${at},x`)
    const id = await load(['unit,make', ...lines].join('\n'))
    await run(id, 'check')
    const { jobId } = await send<Import>('POST', `/imports/${id}/apply`, {})
    const running = house.errands.runDue()
    await send('POST', `/jobs/${jobId}/cancel`)
    await running
    assert.equal((await readJob({ jobId })).state, 'cancelled')
    assert.deepEqual(await vehiclesLike('S-'), [])
    assert.equal(
      codeOf(await as('fleet_manager', { method: 'POST', path: `/api/v1/jobs/${jobId}/cancel` })),
      'kernel.job-over',
    )
  })

  test('says what a file needs that cannot be read', async () => {
    nextMinute()
    const check = async (text: string) => (await run(await load(text), 'check')).job.failure?.code
    assert.equal(await check('make,model\na,b\n'), 'fleet.import-header')
    assert.equal(await check('unit,make\n"A,b\n'), 'fleet.import-unreadable')
    assert.equal(await check(''), 'fleet.import-empty')
    assert.equal(await check('unit,make\n'), 'fleet.import-empty')
    assert.equal(await check('unit,make\nN-1,b\n'), undefined)
    const { id } = await send<Import>('POST', '/imports', { columns: { Kennung: 'unit' } })
    const path = `/api/v1/imports/${id}`
    assert.equal(codeOf(await as('fleet_manager', { method: 'POST', path: `${path}/check` })), 'fleet.import-parts')
    assert.equal(codeOf(await as('fleet_manager', { method: 'POST', path: `${path}/undo` })), 'fleet.import-state')
    const wrong = await as('fleet_manager', {
      method: 'POST',
      path: '/api/v1/imports',
      body: { columns: { a: 'nothing' } },
    })
    assert.equal(codeOf(wrong), 'fleet.import-column')
  })

  test('is for whoever runs the fleet, and its job for whoever began it and for admins', async () => {
    nextMinute()
    const id = await load('unit\nR-1\n')
    const { jobId } = await send<Import>('POST', `/imports/${id}/check`)
    await house.errands.runDue()
    for (const role of ['technician', 'driver', 'viewer'] as const)
      assert.equal((await as(role, { path: `/api/v1/imports/${id}` })).status, 403, role)
    const path = `/api/v1/jobs/${jobId}`
    assert.equal((await as('fleet_manager', { path })).status, 200)
    assert.equal((await as('admin', { path })).status, 200)
    assert.equal(codeOf(await as('technician', { path })), 'kernel.job-unknown')
    assert.equal((await as('viewer', { path })).status, 403)
    assert.deepEqual(((await as('technician', { path: '/api/v1/jobs' })).json as { data: object[] }).data, [])
  })
})
