/** Who is no person: a machine, whoever provisions people, and a device. Each opens its own doors, and no other that there is. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createDevices, openWorkshop } from '#diagnostics/testing'
import { PEOPLES_OWN } from '#identity'
import type { Reply } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { codeOf, fill } from './testing-journey.ts'
import { openOauthBench } from './testing-oauth.ts'

const ROLE = 'fleet_manager'
const bench = await openOauthBench()
after(() => bench[Symbol.asyncDispose]())
const { house } = bench
const guarded = house.rooms
  .flatMap((room) => room.routes ?? [])
  .flatMap((route) => ('action' in route.access ? [{ route, action: route.access.action }] : []))
const nameOf = (route: Route) => `${route.method} ${urlOf(route)}`
const knock = (route: Route, token: string): Promise<Reply> =>
  house.kernel.door.ask({ method: route.method, path: fill(urlOf(route)), token })
const isRefused = (reply: Reply) => reply.status === 403 && codeOf(reply) === 'http.not-allowed'

/** A key for these actions, and a token for it that is renewed with each minute: a hundred requests, and five minutes. */
async function openMachine(actions: readonly string[]) {
  const draft = { name: 'Gate', role: ROLE, actions }
  const made = await bench.administer('POST', '/api-keys', await bench.signIn(bench.admin), draft)
  assert.equal(made.status, 201, made.text)
  const { id, key } = made.json as { id: string; key: string }
  let token = ''
  let asked = 0
  return {
    key,
    ask: async (route: Route): Promise<Reply> => {
      if (asked++ % 90 === 0) {
        await bench.pass(61)
        const form = { grant_type: 'client_credentials', client_id: id, client_secret: key }
        token = ((await bench.post('token', form)).json as { access_token: string }).access_token
      }
      return knock(route, token)
    },
  }
}

describe('a machine', () => {
  const mayOfRole = [...house.identity.permissionsOf(ROLE).keys()]

  test('with one action is refused at every address but those of that action [fleetops.access.rbac] [attack.36]', async () => {
    const { ask } = await openMachine(['vehicle.list'])
    for (const { route, action } of guarded) {
      const reply = await ask(route)
      if (route.bearer !== undefined) assert.equal(reply.status, 401, nameOf(route))
      else assert.equal(isRefused(reply), action !== 'vehicle.list', `${nameOf(route)}: ${reply.status}`)
    }
  })

  test('with all that its set may give is refused where the set is, and where only people are let in [fleetops.access.rbac] [attack.31]', async () => {
    const given = mayOfRole.filter((action) => !PEOPLES_OWN.test(action))
    const { ask } = await openMachine(given)
    for (const { route, action } of guarded) {
      if (route.bearer !== undefined || (given.includes(action) && route.method !== 'GET')) continue
      const reply = await ask(route)
      assert.equal(isRefused(reply), !given.includes(action), `${nameOf(route)}: ${reply.status}`)
    }
    const own = mayOfRole.filter((action) => PEOPLES_OWN.test(action))
    assert.ok(own.length > 3)
    const draft = { name: 'Gate', role: ROLE, actions: own }
    const reply = await bench.administer('POST', '/api-keys', await bench.signIn(bench.admin), draft)
    assert.deepEqual([reply.status, codeOf(reply)], [422, 'identity.scope-too-wide'])
  })

  test('is nobody by its key: every address takes that for no token [muts.api.jwt] [attack.48]', async () => {
    const { key } = await openMachine(['vehicle.list'])
    for (const { route } of guarded) assert.equal((await knock(route, key)).status, 401, nameOf(route))
  })
})

describe('whoever provisions people', () => {
  test('opens the addresses of provisioning, and is nobody at every other [fleetops.access.rbac] [attack.9]', async () => {
    const admin = await bench.signIn(bench.admin)
    const made = await bench.administer('POST', '/scim-tokens', admin, { name: 'Directory' })
    const { token } = made.json as { token: string }
    assert.ok(guarded.some(({ route }) => route.bearer === 'scim'))
    for (const { route } of guarded) {
      const { status } = await knock(route, token)
      if (route.bearer === 'scim') assert.ok(status !== 401 && status !== 403, `${nameOf(route)}: ${status}`)
      else assert.equal(status, 401, nameOf(route))
    }
    assert.deepEqual(house.bugs, [])
  })
})

describe('a device', () => {
  let shop: Awaited<ReturnType<typeof openWorkshop>>
  before(async () => {
    shop = await openWorkshop()
  })
  after(() => shop[Symbol.asyncDispose]())

  test('opens the one door for bridges, and is nobody at every address [fleetops.access.rbac] [attack.9]', async () => {
    const devices = createDevices(shop)
    const device = await devices.makeDevice()
    for (const { route } of guarded) {
      const question = { method: route.method, path: fill(urlOf(route)), token: device.token() }
      assert.equal((await shop.house.kernel.door.ask(question)).status, 401, nameOf(route))
    }
    assert.equal(await devices.knock(device.token()), 101)
  })
})
