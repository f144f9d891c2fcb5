/** Whoever follows the fleet as far as they reach hears what comes into that reach and what leaves it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { codeOf } from './testing-journey.ts'
import { openSsoBench } from './testing-sso.ts'

interface Told {
  readonly data: readonly { readonly id: string; readonly vehicle: { readonly unit: string } | null }[]
  readonly page: { readonly next: string; readonly hasMore: boolean }
}

const bench = await openSsoBench([])
after(() => bench[Symbol.asyncDispose]())

describe('whoever follows the fleet as far as they reach', () => {
  let owner: Awaited<ReturnType<typeof bench.openOrganisation>>
  let technician: Awaited<ReturnType<(typeof owner)['enter']>>
  let [yard, bay, depot, van, truck, far] = ['', '', '', '', '', '']
  const IF_MATCH = { 'if-match': '*' }

  before(async () => {
    owner = await bench.openOrganisation('Followed')
    technician = await owner.enter('technician@followed.example', 'technician', true)
    const make = async (path: string, draft: object) =>
      ((await owner.administer('POST', path, draft)).json as { id: string }).id
    yard = await make('/vehicle-groups', { name: 'Yard' })
    bay = await make('/vehicle-groups', { name: 'Bay', parentId: yard })
    depot = await make('/vehicle-groups', { name: 'Depot' })
    van = await make('/vehicles', { unit: 'VAN', groupId: bay })
    truck = await make('/vehicles', { unit: 'TRUCK', groupId: depot })
    far = await make('/vehicles', { unit: 'FAR', groupId: depot })
    await assign('PUT', `/vehicle-groups/${yard}`)
  })

  const change = async (method: string, path: string, body?: object) => {
    const reply = await owner.administer(method, path, body, IF_MATCH)
    assert.ok(reply.status < 300, reply.text)
  }
  const assign = (method: 'PUT' | 'DELETE', path: string) => change(method, `${path}/assignments/${technician.user}`)
  const ask = async (since?: string, limit = 200) => {
    const { accessToken: token } = (await bench.signIn(technician)).json as { accessToken: string }
    await bench.house.kernel.ledger.drain()
    return bench.ask('GET', `/vehicles/changes?limit=${limit}${since === undefined ? '' : `&since=${since}`}`, {
      token,
    })
  }
  const follow = async (since?: string) => {
    const reply = await ask(since)
    assert.equal(reply.status, 200, reply.text)
    const { data, page } = reply.json as Told
    return { next: page.next, told: data.map(({ id, vehicle }) => [id, vehicle?.unit ?? null]) }
  }

  test('hears of a vehicle that is assigned to them, and that it went', async () => {
    const { told, next } = await follow()
    assert.deepEqual(told, [[van, 'VAN']])
    await assign('PUT', `/vehicles/${truck}`)
    const came = await follow(next)
    assert.deepEqual(came.told, [[truck, 'TRUCK']])
    await assign('DELETE', `/vehicles/${truck}`)
    const went = await follow(came.next)
    assert.deepEqual(went.told, [[truck, null]])
    assert.deepEqual((await follow(went.next)).told, [])
  })

  test('hears of a vehicle that is put into their group, and that it was put elsewhere; of others nothing', async () => {
    const { next } = await follow()
    await change('PATCH', `/vehicles/${truck}`, { groupId: bay })
    const came = await follow(next)
    assert.deepEqual(came.told, [[truck, 'TRUCK']])
    await change('PATCH', `/vehicles/${truck}`, { groupId: depot })
    await change('PATCH', `/vehicles/${far}`, { groupId: null })
    await change('PATCH', `/vehicles/${far}`, { make: 'Other' })
    const went = await follow(came.next)
    assert.deepEqual(went.told, [[truck, null]])
  })

  test('begins anew when groups came into reach or left it, page by page, and is told all of it', async () => {
    for (const [move, seen] of [
      [() => change('PATCH', `/vehicle-groups/${depot}`, { parentId: yard }), [van, truck]],
      [() => change('PATCH', `/vehicle-groups/${bay}`, { parentId: null }), [truck]],
      [() => assign('DELETE', `/vehicle-groups/${yard}`), []],
      [() => assign('PUT', `/vehicle-groups/${bay}`), [van]],
    ] as const) {
      const { next } = await follow()
      await move()
      const refused = await ask(next)
      assert.deepEqual([refused.status, codeOf(refused)], [409, 'fleet.reach-changed'], move.toString())
      const found = new Set<string>()
      for (let since: string | undefined; ; ) {
        const reply = await ask(since, 2)
        assert.equal(reply.status, 200, reply.text)
        const { data, page } = reply.json as Told
        for (const { id, vehicle } of data) if (vehicle) found.add(id)
        since = page.next
        if (!page.hasMore) break
      }
      assert.deepEqual([...found].sort(), [...seen].sort(), move.toString())
    }
    const { next } = await follow()
    await change('PATCH', `/vehicle-groups/${bay}`, { name: 'Bay 1' })
    assert.deepEqual((await follow(next)).told, [])
  })

  test('takes no token of a narrower or wider reach', async () => {
    const { next } = await follow()
    const all = await owner.administer('GET', '/vehicles/changes')
    assert.equal(codeOf(await owner.administer('GET', `/vehicles/changes?since=${next}`)), 'http.cursor')
    assert.equal(codeOf(await ask((all.json as Told).page.next)), 'http.cursor')
    assert.deepEqual(bench.house.bugs, [])
  })
})
