import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Context, SubjectId } from '#kernel'
import { CANARY } from '#kernel'
import { codeOf, openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute } = journeys

interface Item {
  readonly status: number
  readonly etag?: string
  readonly body?: { readonly id: string; readonly unit: string }
  readonly problem?: { readonly code: string }
}
interface Change {
  readonly id: string
  readonly vehicle: { readonly unit: string; readonly status: string } | null
}

const send = (body: object) => as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles/batch', body })
const itemsOf = ({ json }: Awaited<ReturnType<typeof send>>) => (json as { data: Item[] }).data
const unitsNow = async () => {
  const { json } = await as('fleet_manager', { path: '/api/v1/vehicles?filter[unit][startsWith]=B-&fields=unit' })
  return (json as { data: { unit: string }[] }).data.map(({ unit }) => unit)
}

describe('a batch of vehicles', () => {
  test('answers each operation by itself: what was refused takes no other along', async () => {
    nextMinute()
    const reply = await send({
      operations: [
        { register: { unit: 'B-1', vin: 'MUTSDEMB000000001' } },
        { register: { unit: 'B-2', vin: 'MUTSDEMB000000001' } },
        { register: { unit: 'B-3' } },
      ],
    })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(
      itemsOf(reply).map(({ status, problem }) => [status, problem?.code]),
      [
        [201, undefined],
        [409, 'fleet.vin-taken'],
        [201, undefined],
      ],
    )
    assert.deepEqual(await unitsNow(), ['B-1', 'B-3'])
  })

  test('leaves an entry for each that was done, and none for what was undone', async () => {
    nextMinute()
    const [made, twin] = itemsOf(
      await send({ operations: [{ register: { unit: 'B-4' } }, { register: { unit: 'B-4' } }] }),
    )
    assert.deepEqual([made?.status, twin?.status], [201, 409])
    await house.kernel.ledger.drain()
    const path = `/api/v1/ledger/entries?action=vehicle.register&object=${made?.body?.id}`
    const { data } = (await as('auditor', { path })).json as { data: object[] }
    assert.equal(data.length, 1)
    const reads = (await as('auditor', { path: '/api/v1/ledger/entries?action=vehicle.register&limit=200' })).json
    const objects = (reads as { data: { object: string }[] }).data.map(({ object }) => object)
    assert.equal(new Set(objects).size, objects.length)
    const vehicles = (await as('fleet_manager', { path: '/api/v1/vehicles?limit=200&fields=unit' })).json
    const ids = new Set((vehicles as { data: { id: string }[] }).data.map(({ id }) => id))
    assert.ok(objects.every((object) => ids.has(object)))
  })

  test('may build on what it did before: one operation after another, where they touch the same vehicle', async () => {
    nextMinute()
    const [made] = itemsOf(await send({ operations: [{ register: { unit: 'B-40' } }] }))
    const id = made?.body?.id
    for (const [atomic, version] of [
      [false, 1],
      [true, 3],
    ] as const) {
      const operations = ['First', 'Second'].map((model, at) => ({
        change: { model },
        id,
        ifMatch: `"${version + at}"`,
      }))
      const items = itemsOf(await send({ atomic, operations }))
      assert.deepEqual(
        items.map(({ status, etag }) => [status, etag]),
        [1, 2].map((step) => [200, `"${version + step}"`]),
      )
    }
  })

  test('is all or nothing where that is asked for, and says which one stood in the way', async () => {
    nextMinute()
    const before = await unitsNow()
    const operations = [{ register: { unit: 'B-5' } }, { register: { unit: 'B-1' } }]
    const refused = await send({ atomic: true, operations })
    assert.equal(codeOf(refused), 'fleet.unit-taken')
    assert.deepEqual((refused.json as { errors: { pointer: string }[] }).errors[0]?.pointer, '/operations/1')
    assert.deepEqual(await unitsNow(), before)
    const done = await send({
      atomic: true,
      operations: [{ register: { unit: 'B-5' } }, { register: { unit: 'B-6' } }],
    })
    assert.deepEqual(
      itemsOf(done).map(({ status }) => status),
      [201, 201],
    )
    assert.deepEqual(await unitsNow(), [...before, 'B-5', 'B-6'])
  })

  test('changes and archives only what has not changed since it was seen', async () => {
    nextMinute()
    const [made] = itemsOf(await send({ operations: [{ register: { unit: 'B-7' } }] }))
    const { id = '' } = made?.body ?? {}
    const reply = await send({
      operations: [
        { change: { make: 'Demo' }, id, ifMatch: made?.etag },
        { change: { make: 'Other' }, id, ifMatch: made?.etag },
        { archive: true, id, ifMatch: '"2"' },
        { archive: true, id: '01980000-0000-7000-8000-0000000000aa', ifMatch: '*' },
      ],
    })
    assert.deepEqual(
      itemsOf(reply).map(({ status }) => status),
      [200, 412, 204, 404],
    )
  })

  test('is given again under its Idempotency-Key, and done once', async () => {
    nextMinute()
    const again = () =>
      as('fleet_manager', {
        method: 'POST',
        path: '/api/v1/vehicles/batch',
        body: { operations: [{ register: { unit: 'B-8' } }, { register: { unit: 'B-8' } }] },
        headers: { 'idempotency-key': 'batch' },
      })
    const first = await again()
    assert.equal(first.status, 200, first.text)
    assert.deepEqual((await again()).json, first.json)
  })

  test('takes 500 operations and no more', async () => {
    nextMinute()
    const many = (count: number) => ({
      atomic: true,
      operations: Array.from({ length: count }, (_, at) => ({ archive: true, id: SOME_ID, ifMatch: `"${at}"` })),
    })
    assert.equal((await send(many(501))).status, 400)
    assert.equal(codeOf(await send(many(500))), 'fleet.vehicle-unknown')
  })

  test('is nobody’s from whom one of its operations is withheld, and then nothing of it is done', async () => {
    nextMinute()
    const { subjectOf, canaryUser, narrow, widen } = house.identity.verbs
    const inCanary = (work: (ctx: Context, manager: SubjectId) => Promise<unknown>) =>
      house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) =>
        work(ctx, await subjectOf(ctx, canaryUser('fleet_manager'))),
      )
    await inCanary((ctx, manager) => narrow(ctx, manager, ['vehicle.archive'], 'training overdue'))
    const before = await unitsNow()
    const archive = { archive: true, id: SOME_ID, ifMatch: '*' }
    const refused = await send({ operations: [{ register: { unit: 'B-9' } }, archive] })
    assert.equal(codeOf(refused), 'identity.narrowed')
    assert.deepEqual(await unitsNow(), before)
    const done = await send({ operations: [{ register: { unit: 'B-9' } }] })
    assert.equal(itemsOf(done)[0]?.status, 201)
    await inCanary((ctx, manager) => widen(ctx, manager, 'training overdue'))
  })
})

describe('what changed in the fleet', () => {
  const follow = async (since?: string) => {
    await house.kernel.ledger.drain()
    const path = `/api/v1/vehicles/changes?limit=200${since === undefined ? '' : `&since=${since}`}`
    const reply = await as('fleet_manager', { path })
    assert.equal(reply.status, 200, reply.text)
    return reply.json as { data: Change[]; page: { next: string; hasMore: boolean } }
  }
  const followAll = async (since?: string): Promise<{ readonly seen: readonly Change[]; readonly next: string }> => {
    const { data, page } = await follow(since)
    if (!page.hasMore) return { seen: data, next: page.next }
    const rest = await followAll(page.next)
    return { seen: [...data, ...rest.seen], next: rest.next }
  }

  test('is told from the beginning, and then from where one was', async () => {
    nextMinute()
    const { seen, next } = await followAll()
    const listed = (await as('fleet_manager', { path: '/api/v1/vehicles?limit=200&fields=unit' })).json
    for (const { id } of (listed as { data: { id: string }[] }).data) assert.ok(seen.some((one) => one.id === id))
    assert.deepEqual((await follow(next)).data, [])

    const [made] = itemsOf(await send({ operations: [{ register: { unit: 'F-1' } }] }))
    const { id = '' } = made?.body ?? {}
    await send({ operations: [{ change: { status: 'in_shop' }, id, ifMatch: '*' }] })
    const news = await follow(next)
    assert.deepEqual(
      news.data.map((one) => [one.id, one.vehicle?.unit, one.vehicle?.status]),
      [[id, 'F-1', 'in_shop']],
    )
    await send({ operations: [{ archive: true, id, ifMatch: '*' }] })
    assert.deepEqual(
      (await follow(news.page.next)).data.map((one) => [one.id, one.vehicle]),
      [[id, null]],
    )
  })

  test('is told as far as somebody reaches, and takes no token but its own', async () => {
    nextMinute()
    const [own, all] = [
      await as('driver', { path: '/api/v1/vehicles/changes' }),
      await as('fleet_manager', { path: '/api/v1/vehicles/changes' }),
    ]
    assert.deepEqual((own.json as { data: unknown[] }).data, [])
    assert.ok((all.json as { data: unknown[] }).data.length > 0)
    assert.equal((await as('viewer', { path: '/api/v1/vehicles/changes' })).status, 403)
    assert.equal(codeOf(await as('fleet_manager', { path: '/api/v1/vehicles/changes?since=WyJhIl0' })), 'http.cursor')
  })
})
