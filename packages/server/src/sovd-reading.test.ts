/** SOVD for whoever reads: what it says is what the last sealed scan says, and it opens nothing that our own addresses keep closed. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Bay } from '#diagnostics/testing'
import type { Reply, Role } from '#kernel'
import { SOME_ID } from './testing-journey.ts'
import type { Thread } from './testing-thread.ts'
import { openThread } from './testing-thread.ts'

interface Items<Item = { readonly id: string; readonly href: string }> {
  readonly items: readonly Item[]
}
type Scan = Awaited<ReturnType<Thread['scan']>>

let thread: Thread
let bay: Bay
let scan: Scan
before(async () => {
  thread = await openThread()
  bay = await thread.shop.parkVehicle('doip', 'misfire')
  scan = await thread.scan(bay)
})
after(() => thread[Symbol.asyncDispose]())

const ask = (path: string, role: Role = 'technician', of = bay) =>
  thread.shop.ask(role, `GET /vehicles/${of.vehicleId}/sovd/${path}`)
async function read<Body>(path: string, of = bay): Promise<Body> {
  const { status, json, text } = await ask(path, 'technician', of)
  assert.equal(status, 200, text)
  return json as Body
}
const refusalOf = ({ status, headers, json }: Reply) => {
  const { error_code, vendor_code, message, parameters } = json as Record<string, unknown>
  assert.ok(headers['content-type']?.startsWith('application/json'), headers['content-type'])
  assert.deepEqual([typeof message, typeof parameters], ['string', 'object'])
  return [status, error_code, vendor_code]
}
const ENGINE = '0x1010'

describe('the entities of a vehicle', () => {
  test('are the units of its last sealed scan, each with the way to it', async () => {
    const { items } = await read<Items>('v1/components')
    assert.deepEqual(
      items.map(({ id }) => id),
      scan.ecus?.map(({ address }) => address),
    )
    for (const { href } of items) {
      const { status, json } = await thread.shop.ask('technician', `GET ${href.replace('/api/v1', '')}`)
      assert.deepEqual([status, (json as Record<string, unknown>)['x-muts-scan-id']], [200, scan.id])
    }
    for (const none of ['areas', 'apps', 'functions', 'updates'])
      assert.deepEqual(await read(`v1/${none}`), { items: [] }, none)
  })

  test('are none before the first scan', async () => {
    const fresh = await thread.shop.parkVehicle('doip', 'clean')
    assert.deepEqual(await read('v1/components', fresh), { items: [] })
    assert.deepEqual(refusalOf(await ask(`v1/components/${ENGINE}`, 'technician', fresh)), [
      404,
      'vendor-specific',
      'diagnostics.component-unknown',
    ])
  })

  test('begin where version-info says, and are described there', async () => {
    const { sovd_info } = await read<{ sovd_info: { base_uri: string }[] }>('version-info')
    assert.equal(sovd_info[0]?.base_uri, `/api/v1/vehicles/${bay.vehicleId}/sovd/v1`)
    const { paths } = await read<{ paths: Record<string, object> }>('v1/docs')
    assert.ok('/api/v1/vehicles/{vehicleId}/sovd/v1/components/{componentId}/faults' in paths)
    assert.ok(Object.keys(paths).every((path) => path.includes('/sovd/')))
  })
})

describe('faults', () => {
  const codesOf = ({ items }: Items<{ code: string }>) => items.map(({ code }) => code).sort()
  const faults = (query = '') =>
    read<Items<{ code: string; status: Record<string, unknown> }>>(`v1/components/${ENGINE}/faults${query}`)

  test('are the codes of the scan, and are filtered by their status', async () => {
    const found = scan.ecus?.find(({ address }) => address === ENGINE)?.dtcs ?? []
    const all = await faults()
    assert.deepEqual(codesOf(all), found.map(({ code }) => code).sort())
    const confirmed = found.filter(({ status }) => status.includes('confirmed')).map(({ code }) => code)
    assert.ok(confirmed.length > 0 && confirmed.length < found.length)
    assert.deepEqual(codesOf(await faults('?status[confirmedDtc]=true')), confirmed.sort())
    assert.equal((await faults('?status[confirmedDtc]=false')).items.length, found.length - confirmed.length)
    assert.deepEqual(codesOf(await faults('?status[mask]=0x08')), confirmed)
    assert.deepEqual((await faults('?scope=0x9999')).items, [])
    assert.equal((await ask(`v1/components/${ENGINE}/faults?status[odd]=true`)).status, 400)
  })

  test('come one by one with what was so when they were stored', async () => {
    const path = `v1/components/${ENGINE}/faults/P0301`
    const { item, environment_data } = await read<{
      item: { status: Record<string, unknown> }
      environment_data: { snapshots?: { records: { name: string; state: string }[] }[]; extended_data_records: object }
    }>(path)
    assert.equal(item.status.confirmedDtc, true)
    assert.equal(Object.keys(item.status).length, 9, 'this unit offers all bits, so the clear ones are told as well')
    assert.deepEqual(environment_data.extended_data_records, [{ data: '0103' }])
    assert.ok(environment_data.snapshots?.[0]?.records.some(({ state }) => state === 'VALID'))
    const bare = await read<{ environment_data: object }>(`${path}?include-snapshot=false&include-extended-data=false`)
    assert.deepEqual(bare.environment_data, {})
    assert.equal((await ask(`v1/components/${ENGINE}/faults/P9999`)).status, 404)
  })
})

describe('data', () => {
  test('are what the unit told, by category, and no number is taken for one of now', async () => {
    const { items } = await read<Items<{ id: string; category: string }>>(`v1/components/${ENGINE}/data`)
    const { items: categories } = await read<Items<{ item: string }>>(`v1/components/${ENGINE}/data-categories`)
    for (const { item } of categories)
      assert.ok(
        items.some(({ category }) => category === item),
        item,
      )
    const { items: live } = await read<Items>(`v1/components/${ENGINE}/data?categories=currentData`)
    assert.ok(live.length > 0 && live.length < items.length)
    for (const { id } of live) {
      const value = await read<{ data: { state: string; read_at: string }; 'x-muts-live': string }>(
        `v1/components/${ENGINE}/data/${id}`,
      )
      assert.notEqual(value.data.state, 'VALID')
      assert.equal(value['x-muts-live'], `/api/v1/vehicles/${bay.vehicleId}/live`)
    }
    const { data } = await read<{ data: { state: string; value: string } }>(
      `v1/components/${ENGINE}/data/identData.vin`,
    )
    assert.deepEqual([data.state, data.value], ['VALID', bay.vehicle.vin])
    assert.equal((await ask(`v1/components/${ENGINE}/data/identData.none`)).status, 404)
  })
})

describe('downloads and logs', () => {
  test('are the sealed scans, to the byte, and when there was one', async () => {
    assert.deepEqual(await read('v1/bulk-data'), { items: [{ item: 'sealed-reports' }] })
    const { items } = await read<Items<{ id: string; 'x-muts-sha256': string }>>('v1/bulk-data/sealed-reports')
    assert.deepEqual(
      items.map((item) => [item.id, item['x-muts-sha256']]),
      [[scan.id, scan.seal?.sha256]],
    )
    const { text } = await ask(`v1/bulk-data/sealed-reports/${scan.id}`)
    assert.equal(createHash('sha256').update(text).digest('hex'), scan.seal?.sha256)
    const { items: entries } = await read<Items<{ context: { id: string } }>>('v1/logs/entries')
    assert.deepEqual(
      entries.map(({ context }) => context.id),
      [scan.id],
    )
  })

  test('of another vehicle are not there', async () => {
    const other = await thread.shop.parkVehicle('doip', 'clean')
    const path = `v1/bulk-data/sealed-reports/${scan.id}`
    assert.equal((await ask(path, 'technician', other)).status, 404)
  })
})

describe('the doors of our own', () => {
  test('stand before it too: rights, reach and entries are those of the scan', async () => {
    for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
      assert.deepEqual(
        refusalOf(await ask('v1/components', role)).slice(0, 2),
        [403, 'insufficient-access-rights'],
        role,
      )
    const stranger = { vehicleId: SOME_ID } as Bay
    assert.equal(refusalOf(await ask('v1/components', 'technician', stranger))[0], 404)
    const hidden = await thread.shop.parkVehicle('doip', 'misfire', { by: 'admin' })
    assert.equal(refusalOf(await ask('v1/components', 'technician', hidden))[0], 404)
    assert.equal((await ask('v1/components', 'admin', hidden)).status, 200)
    assert.deepEqual(refusalOf(await ask('v1/components?odd=1')), [400, 'incomplete-request', 'http.invalid'])
    const nobody = await thread.shop.house.kernel.door.ask({
      path: `/api/v1/vehicles/${bay.vehicleId}/sovd/v1/components`,
    })
    assert.equal(refusalOf(nobody)[1], 'insufficient-access-rights')
    assert.ok((await thread.actionsOf(scan.id)).includes('scan.read'))
    assert.deepEqual(thread.shop.bugs, [])
  })

  test('keep their own words everywhere else', async () => {
    const { headers } = await thread.shop.ask('technician', `GET /vehicles/${SOME_ID}/capabilities`)
    assert.ok(headers['content-type']?.startsWith('application/problem+json'))
  })
})
