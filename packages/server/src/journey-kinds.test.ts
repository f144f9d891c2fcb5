/** Every kind of id that an address names: one of another organisation is answered like one of nobody, step-up and all. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { CANARY } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { smallestBody } from './testing-bodies.ts'
import { readTitles } from './testing-documents.ts'
import { refusalOf } from './testing-journey.ts'
import { openSsoBench } from './testing-sso.ts'

const NOBODYS = '00000000-0000-7000-8000-0000000000ff'
/** Named by their values, not by an id of an organisation; what the words stand for is the same in all of them. */
const WORDS: Readonly<Record<string, string>> = {
  because: 'on-leave',
  role: 'driver',
  clauseId: 'muts.api.jwt',
  name: 'User',
  part: '0',
  // What a control unit has is named as the unit names it, in a vehicle that is in reach.
  componentId: '0x7E8',
  dataId: 'identData.vin',
  faultCode: 'P0301',
  operationId: 'control.0100.FF',
  modeId: 'session',
  configurationId: '0600',
  // Looked at only where the inspection before it in the address is in reach.
  photoId: NOBODYS,
}
/** Kinds that only a token of their own, or a device at hand, can make: tried where those are. */
const TRIED_IN: Readonly<Record<string, string>> = {
  scimId: 'packages/server/src/identity/scim-users.test.ts',
  passkeyId: 'packages/server/src/identity/passkey-keeping.test.ts',
}

const ISSUER = 'https://idp.example'
const bench = await openSsoBench([ISSUER])
after(() => bench[Symbol.asyncDispose]())
const routes = bench.house.rooms
  .flatMap((room) => room.routes ?? [])
  .filter(({ access, bearer }) => 'action' in access && bearer === undefined)
const paramsOf = ({ path }: Route) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
const kinds = [...new Set(routes.flatMap(paramsOf))].filter((kind) => !(kind in WORDS))

describe('every kind of id', () => {
  let owner: Awaited<ReturnType<typeof bench.openOrganisation>>
  let stranger: typeof owner
  let ids: Readonly<Record<string, string>> = {}
  before(async () => {
    owner = await bench.openOrganisation('Owner')
    stranger = await bench.openOrganisation('Stranger')
    ids = { ...(await makeOneOfEach()) }
    assert.equal((await stranger.administer('POST', '/access-review')).status, 204)
  })

  /** Things of the owner and of the canary organisation, which are both not the stranger's. */
  async function makeOneOfEach(): Promise<Readonly<Record<string, string>>> {
    const idOf = async (path: string, body: object) =>
      ((await owner.administer('POST', path, body)).json as { id: string }).id
    const terms = { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: [] }
    const provider = { issuer: ISSUER, clientId: 'muts' }
    const connectionId = await idOf('/sso/connections', { kind: 'oidc', name: 'D', provider, terms, isEnabled: true })
    const found = await bench.house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: CANARY }, async (ctx) =>
      Promise.all(bench.house.rooms.map(async ({ canary }) => (canary ? canary(ctx) : {}))),
    )
    const sessions = (await owner.administer('GET', '/me/sessions')).json as { data: { id: string }[] }
    const canary: Readonly<Record<string, string>> = Object.assign({}, ...found)
    return {
      ...canary,
      connectionId,
      grantId: canary.vehicleGroupId ?? '',
      userId: owner.admin.user,
      sessionId: sessions.data[0]?.id ?? '',
      clientId: await idOf('/api-keys', { name: 'K', role: 'fleet_manager', actions: ['vehicle.list'] }),
      groupId: await idOf('/groups', { source: connectionId, name: 'workshop', role: 'technician' }),
      domainId: (await owner.claim('owner.example', connectionId)).id,
      tokenId: await idOf('/scim-tokens', { name: 'T' }),
      entryId: (await owner.entries('sso.connect'))[0]?.id ?? '',
    }
  }

  const call = (route: Route, known: Readonly<Record<string, string>>): Promise<Reply> => {
    const path = urlOf(route).replaceAll(/:(\w+)/g, (_, name: string) => WORDS[name] ?? known[name] ?? NOBODYS)
    return stranger.administer(route.method, path.replace('/api/v1', ''), smallestBody(route), {
      'if-match': '*',
    })
  }

  test('has one that belongs to somebody else, or a test where that can be made [attack.37]', () => {
    const tried = readTitles()
      .filter(({ title }) => title.includes('[attack.37]'))
      .map(({ file }) => file)
    const bare = kinds.filter((kind) => !ids[kind] && !tried.includes(TRIED_IN[kind] ?? 'nowhere'))
    assert.deepEqual(bare, [])
  })

  test('is answered like one that nobody has, whatever is asked of it, with the step-up that was asked for [attack.37]', async () => {
    const named = routes.filter((route) => paramsOf(route).some((kind) => kind in ids))
    assert.ok(named.length > 20)
    for (const route of named) {
      const [foreign, unknown] = [await call(route, ids), await call(route, {})]
      const seen = ({ status, json }: Reply) => [status, refusalOf(json).code]
      assert.deepEqual(seen(foreign), seen(unknown), `${route.method} ${urlOf(route)}`)
      assert.equal(foreign.status, 404, `${route.method} ${urlOf(route)} ${foreign.text}`)
      await bench.pass(60)
    }
  })
  test('is there for who it belongs to, by the same requests [attack.37]', async () => {
    const { userId, clientId, tokenId, domainId, groupId, connectionId } = ids
    assert.equal((await owner.administer('GET', `/users/${userId}/sessions`)).status, 200)
    assert.equal((await owner.administer('PUT', `/groups/${groupId}/role`, { role: 'driver' })).status, 204)
    for (const path of [`/clients/${clientId}`, `/scim-tokens/${tokenId}`, `/sso/domains/${domainId}`])
      assert.equal((await owner.administer('DELETE', path)).status, 204, path)
    const gone = await owner.administer('DELETE', `/sso/connections/${connectionId}`, undefined, { 'if-match': '*' })
    assert.equal(gone.status, 204, gone.text)
    assert.deepEqual(bench.house.bugs, [])
  })
})
