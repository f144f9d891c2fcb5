/** Whatever an address names: what another organisation has is answered like what nobody has (attack case: foreign ids). */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Reply } from '#kernel'
import { CANARY } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { smallestBody } from './testing-bodies.ts'
import { codeOf, openJourneys, SOME_ID } from './testing-journey.ts'

/** Named by their values, not by an id of an organisation. */
const WORDS: Readonly<Record<string, string>> = { because: 'on-leave', role: 'hr_admin', part: '0' }

describe('a thing of another organisation', () => {
  let token = ''
  let signIn: () => Promise<void>
  let ids: Readonly<Record<string, string>> = {}
  let journeys: Awaited<ReturnType<typeof openJourneys>>
  before(async () => {
    journeys = await openJourneys({ demo: true })
    const { house, ask } = journeys
    ids = await house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: CANARY }, async (ctx) => {
      const found = await Promise.all(house.rooms.map(async ({ canary }) => (canary ? canary(ctx) : {})))
      return Object.assign({}, ...found)
    })
    const org = await house.identity.verbs.createDemoOrganisation('Elsewhere')
    const person = {
      email: 'admin@elsewhere.example',
      name: 'Admin',
      role: 'admin',
      password: 'Quiet lantern, 48 herons',
    }
    const { totpSecret } = await house.identity.verbs.enterDemoPerson(org, {
      ...person,
      role: 'admin',
      hasSecondFactor: true,
    })
    signIn = async () => {
      const totp = new TOTP({ secret: totpSecret ?? '' }).generate({ timestamp: house.clock.now().getTime() })
      const { email, password } = person
      const reply = await ask({ method: 'POST', path: '/api/v1/auth/sign-in', body: { email, password, totp } })
      token = (reply.json as { accessToken: string }).accessToken
    }
    await signIn()
    // A decision is about somebody only while a review is open.
    assert.equal((await ask({ method: 'POST', path: '/api/v1/access-review', token })).status, 204)
  })
  after(() => journeys[Symbol.asyncDispose]())

  const paramsOf = (route: Route) => [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  /** Routes that name something of which the canary organisation has one. */
  const naming = () =>
    journeys.routes.filter((route) => {
      const params = paramsOf(route)
      return 'action' in route.access && params.some((name) => name in ids)
    })
  const call = (route: Route, known: Readonly<Record<string, string>>, by: string): Promise<Reply> => {
    const url = urlOf(route)
    const path = url.replaceAll(/:(\w+)/g, (_, name: string) => WORDS[name] ?? known[name] ?? SOME_ID)
    const body = smallestBody(route)
    const headers = { 'if-match': '*' }
    return journeys.ask({ method: route.method, path, token: by, headers, ...(body === undefined ? {} : { body }) })
  }
  const seen = ({ status, json }: Reply) => {
    const { title, detail } = (json ?? {}) as { title?: string; detail?: string }
    return { status, code: codeOf({ json }), title, detail }
  }

  test('is answered at every address like a thing that is not there, whatever is asked of it [attack.37]', async () => {
    assert.ok(naming().length > 8, naming().map(urlOf).join(', '))
    for (const [index, route] of naming().entries()) {
      // Two requests each, and a hundred a minute.
      if (index % 40 === 39) {
        journeys.nextMinute()
        await signIn()
      }
      const foreign = seen(await call(route, ids, token))
      const unknown = seen(await call(route, {}, token))
      assert.deepEqual(foreign, unknown, `${route.method} ${urlOf(route)}`)
      const isHidden = foreign.status === 404 || foreign.code === 'identity.step-up-needed'
      assert.ok(isHidden, `${route.method} ${urlOf(route)}: ${foreign.status} ${foreign.code}`)
    }
  })

  test('is there for its own admin, by the same requests [attack.37]', async () => {
    const own = await journeys.tokenOf('admin')
    const reads = naming().filter(
      // Of the canary's vehicle nothing was ever sealed: what SOVD tells of one is in its own tests, to an admin too.
      ({ method, path }) =>
        method === 'GET' && /:\w+$/.test(path) && !path.startsWith('/reports') && !path.includes('/sovd/'),
    )
    assert.ok(reads.length > 2)
    for (const route of reads) assert.equal((await call(route, ids, own)).status, 200, urlOf(route))
  })

  test('is in no list, filter or ledger of theirs, and no cursor of it leads further [attack.37]', async () => {
    journeys.nextMinute()
    await signIn()
    const userId = ids.userId ?? ''
    const vehicleId = ids.vehicleId ?? ''
    const text = async (path: string) => (await journeys.ask({ path: `/api/v1${path}`, token })).text
    for (const path of ['/users', '/vehicles', '/reports'])
      assert.ok(!(await text(path)).includes(userId) && !(await text(path)).includes(vehicleId), path)
    for (const path of [`/ledger/entries?object=${vehicleId}`, `/ledger/entries?object=${userId}`])
      assert.doesNotMatch(await text(path), /"outcome":"done"/, 'of it they know what they tried, and nothing else')
    const first = await journeys.as('admin', { path: '/api/v1/users?limit=1' })
    const next = (first.json as { page: { next: string } }).page.next
    const page = await journeys.ask({ path: `/api/v1/users?limit=200&after=${next}`, token })
    const shown = (page.json as { data: { email: string }[] }).data.map(({ email }) => email)
    assert.ok(page.status === 200 && shown.every((email) => email.endsWith('@elsewhere.example')), shown.join())
  })
})
