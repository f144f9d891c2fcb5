/** SCIM over HTTP: its media type, its refusals, and that it goes the way of every request. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Question, Reply } from '#kernel'
import { codeOf, openJourneys } from './testing-journey.ts'

const SCIM = 'application/scim+json'

describe('provisioning at the door', () => {
  let journeys: Awaited<ReturnType<typeof openJourneys>>
  let token = ''
  before(async () => {
    journeys = await openJourneys({ demo: true })
    token = await makeToken()
  })
  after(() => journeys[Symbol.asyncDispose]())

  /** The demo's organisation has an admin with a factor; the canary has none who could step up. */
  async function makeToken(): Promise<string> {
    const { house } = journeys
    const { createDemoOrganisation, enterDemoPerson } = house.identity.verbs
    const org = await createDemoOrganisation('Provided')
    const person = {
      email: 'admin@provided.example',
      name: 'Admin',
      role: 'admin',
      password: 'Quiet lantern, 48 herons',
    }
    const { totpSecret } = await enterDemoPerson(org, { ...person, role: 'admin', hasSecondFactor: true })
    const totpAt = () => new TOTP({ secret: totpSecret ?? '' }).generate({ timestamp: house.clock.now().getTime() })
    const post = (path: string, body: object, more: Partial<Question> = {}) =>
      journeys.ask({ method: 'POST', path: `/api/v1${path}`, body, ...more })
    const { email, password } = person
    const signedIn = await post('/auth/sign-in', { email, password, totp: totpAt() })
    const { accessToken } = signedIn.json as { accessToken: string }
    const wanted = { name: 'Provider' }
    const asked = await post('/scim-tokens', wanted, { token: accessToken })
    house.clock.moveTo(new Date(house.clock.now().getTime() + 30_000))
    const { operation } = asked.json as { operation: string }
    const proven = await post('/auth/step-up', { operation, totp: totpAt() }, { token: accessToken })
    const headers = { 'step-up': (proven.json as { stepUp: string }).stepUp }
    const made = await post('/scim-tokens', wanted, { token: accessToken, headers })
    assert.equal(made.status, 201, made.text)
    return (made.json as { token: string }).token
  }

  const scim = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> =>
    journeys.ask({
      method,
      path: `/scim/v2${path}`,
      token,
      headers: { 'content-type': SCIM, ...headers },
      ...(body === undefined ? {} : { body }),
    })
  const person = (userName: string) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    active: 'True',
  })

  test('takes and answers application/scim+json, and JSON by its plain name', async () => {
    const made = await scim('POST', '/Users', person('one@provider.example'))
    assert.deepEqual([made.status, made.headers['content-type']?.split(';')[0]], [201, SCIM])
    assert.equal(made.headers['cache-control'], 'no-store')
    assert.match(made.headers.location ?? '', /^http:\/\/localhost:\d+\/scim\/v2\/Users\/[0-9a-f-]{36}$/)
    const plain = await scim('POST', '/Users', person('two@provider.example'), { 'content-type': 'application/json' })
    assert.equal(plain.status, 201)
    const elsewhere = await journeys.as('admin', {
      method: 'POST',
      path: '/api/v1/users',
      body: {},
      headers: { 'content-type': SCIM },
    })
    assert.equal(codeOf(elsewhere), 'http.media-type', 'its own addresses only')
  })

  test('says every refusal in the words of the standard', async () => {
    const refusals = [
      [await scim('POST', '/Users', person('one@provider.example')), 409, 'uniqueness'],
      [await scim('GET', '/Users?filter=userName%20co%20%22a%22'), 400, 'invalidFilter'],
      [await scim('GET', '/Users?count=many'), 400, undefined],
      [await scim('GET', '/Users/none'), 404, undefined],
      [await scim('POST', '/Users', { userName: 5 }), 400, 'invalidValue'],
      [await scim('POST', '/Bulk', {}), 501, undefined],
      [await journeys.ask({ path: '/scim/v2/Users' }), 401, undefined],
      [await journeys.as('admin', { path: '/scim/v2/Users' }), 401, undefined],
    ] as const
    for (const [{ status, headers, json }, wanted, scimType] of refusals) {
      const body = json as { schemas: string[]; status: string; scimType?: string }
      assert.deepEqual([status, body.status, body.scimType], [wanted, String(wanted), scimType])
      assert.deepEqual([headers['content-type'], body.schemas], [SCIM, ['urn:ietf:params:scim:api:messages:2.0:Error']])
    }
    assert.equal(refusals[6][0].headers['www-authenticate'], 'Bearer realm="muts"')
    const cookie = await journeys.ask({ path: '/scim/v2/Users', headers: { cookie: `__Host-muts-access=${token}` } })
    assert.equal(cookie.status, 401, 'a cookie carries no such token')
    assert.equal((await journeys.ask({ path: `/scim/v2/Users?access_token=${token}` })).status, 401)
  })

  test('refuses a body that would reach for prototypes before anything reads it [attack.45]', async () => {
    const send = (body: string) => scim('POST', '/Users', body as unknown as object)
    for (const body of [
      '{"userName":"x@y.example","__proto__":{"polluted":1}}',
      '{"userName":"x@y.example","constructor":{"prototype":{"polluted":1}}}',
      `{"userName":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      'not json',
    ])
      assert.equal((await send(body)).status, 400, body.slice(0, 60))
    assert.deepEqual(journeys.house.bugs, [])
  })

  test('tells what it can, to who has a token', async () => {
    const config = (await scim('GET', '/ServiceProviderConfig')).json as Record<string, { supported?: boolean }>
    assert.deepEqual(
      ['patch', 'bulk', 'filter', 'etag', 'sort', 'changePassword'].map((name) => config[name]?.supported),
      [true, false, true, true, false, false],
    )
    const types = (await scim('GET', '/ResourceTypes')).json as { Resources: { id: string }[] }
    assert.deepEqual(
      types.Resources.map(({ id }) => id),
      ['User', 'Group'],
    )
    const user = (await scim('GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User')).json as {
      attributes: { name: string }[]
    }
    assert.deepEqual(user.attributes.map(({ name }) => name).sort(), [
      ...['active', 'displayName', 'emails', 'groups', 'name', 'userName'],
    ])
    assert.equal((await scim('GET', '/Schemas/urn:nothing')).status, 404)
  })

  test('leaves entries that name the token and whom it touched, and is counted like every caller', async () => {
    const made = (await scim('POST', '/Users', person('three@provider.example'))).json as { id: string }
    const entries = await journeys.entries({ object: made.id })
    assert.ok(entries.some(({ action, subjects }) => action === 'user.provision' && subjects.length === 1))
    assert.equal(new Set(entries.map(({ actor }) => actor)).size, 1)
    journeys.nextMinute()
    let status = 0
    for (let request = 0; request <= 100 && status !== 429; request++)
      status = (await scim('GET', '/ServiceProviderConfig')).status
    assert.equal(status, 429)
    assert.deepEqual(journeys.house.bugs, [])
  })
})
