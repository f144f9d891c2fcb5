/** A cursor says where a list goes on and nothing about whose it is: brought by another it shows them no more than their own. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import { CANARY, isUuid } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { codeOf, openJourneys } from './testing-journey.ts'

const ADMIN = { email: 'admin@elsewhere.example', name: 'Admin', password: 'Quiet lantern, 48 herons' }
type Asker = 'admin' | 'technician' | 'stranger'

describe('a cursor', () => {
  let journeys: Awaited<ReturnType<typeof openJourneys>>
  let ids: Readonly<Record<string, string>> = {}
  let secret = ''
  let token: string | undefined
  let asked = 0
  before(async () => {
    journeys = await openJourneys({ demo: true })
    const { house } = journeys
    ids = await house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: CANARY }, async (ctx) => {
      const found = await Promise.all(house.rooms.map(async ({ canary }) => (canary ? canary(ctx) : {})))
      return Object.assign({}, ...found)
    })
    for (const name of ['One', 'Two']) {
      await journeys.as('admin', { method: 'POST', path: '/api/v1/sites', body: { name } })
      await journeys.as('admin', { method: 'POST', path: '/api/v1/vehicle-groups', body: { name } })
    }
    const org = await house.identity.verbs.createDemoOrganisation('Elsewhere')
    const person = { ...ADMIN, role: 'admin', hasSecondFactor: true } as const
    secret = (await house.identity.verbs.enterDemoPerson(org, person)).totpSecret ?? ''
  })
  after(() => journeys[Symbol.asyncDispose]())

  async function tokenOfStranger(): Promise<string> {
    const totp = new TOTP({ secret }).generate({ timestamp: journeys.house.clock.now().getTime() })
    const body = { email: ADMIN.email, password: ADMIN.password, totp }
    const reply = await journeys.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body })
    return (reply.json as { accessToken: string }).accessToken
  }
  /** A new minute before any budget is spent. */
  async function ask(who: Asker, route: Route, query: string) {
    asked += 1
    if (asked % 80 === 0) {
      journeys.nextMinute()
      token = undefined
    }
    token ??= await tokenOfStranger()
    const url = urlOf(route).replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '')
    const by = who === 'stranger' ? token : await journeys.tokenOf(who)
    const reply = await journeys.ask({ path: `${url}?${query}`, token: by })
    const { data = [], page } = (reply.json ?? {}) as { data?: { id?: string }[]; page?: { next: string | null } }
    const shown = data.map((item) => item.id ?? JSON.stringify(item))
    return { status: reply.status, code: codeOf(reply), shown, next: page?.next ?? undefined }
  }

  /** Every list that goes on by a cursor and names nothing but what there is. What the ledger tells grows with each look. */
  const lists = () =>
    journeys.routes.filter(({ method, path, query, access }) => {
      const goesOn = query !== undefined && 'after' in query.properties
      const isKnown = [...path.matchAll(/:(\w+)/g)].every(([, name = '']) => name in ids)
      return method === 'GET' && 'action' in access && goesOn && isKnown && !path.startsWith('/ledger/')
    })

  /** What somebody is shown without a cursor: nothing changes meanwhile. */
  const whole = new Map<string, Awaited<ReturnType<typeof ask>>>()
  async function assertShowsNoMore(who: Asker, route: Route, cursor: string): Promise<void> {
    const { status, code, shown } = await ask(who, route, `limit=200&after=${cursor}`)
    const own = whole.get(`${who} ${route.path}`) ?? (await ask(who, route, 'limit=200'))
    whole.set(`${who} ${route.path}`, own)
    if (own.status !== 200) return assert.equal(status, own.status, urlOf(route))
    if (status !== 200) return assert.deepEqual([status, code], [400, 'http.cursor'], urlOf(route))
    assert.deepEqual(
      shown.filter((item) => !own.shown.includes(item)),
      [],
      `${who} ${urlOf(route)}`,
    )
  }
  async function takeCursors(): Promise<ReadonlyMap<Route, string>> {
    const taken = new Map<Route, string>()
    for (const route of lists()) {
      const { next } = await ask('admin', route, 'limit=1')
      if (next) taken.set(route, next)
    }
    assert.ok(taken.size >= 6, [...taken.keys()].map(urlOf).join(' '))
    return taken
  }

  test('leads on where it was taken', async () => {
    for (const [route, cursor] of await takeCursors()) {
      const [first, rest] = [
        await ask('admin', route, 'limit=1'),
        await ask('admin', route, `limit=200&after=${cursor}`),
      ]
      assert.ok(rest.status === 200 && rest.shown.length > 0, urlOf(route))
      assert.ok(!rest.shown.includes(first.shown[0] ?? ''), urlOf(route))
    }
  })

  test('of another organisation shows nothing of it, and that of another person nothing out of reach [attack.37]', async () => {
    for (const [route, cursor] of await takeCursors()) {
      await assertShowsNoMore('stranger', route, cursor)
      await assertShowsNoMore('technician', route, cursor)
    }
  })

  test('of another list is refused, or shows what that list shows without it [attack.37]', async () => {
    // One of each shape: what the next list is told is the same.
    const cursors = new Map(
      [...(await takeCursors())].map(([from, cursor]) => [shapeOf(cursor), [from, cursor] as const]),
    )
    for (const [from, cursor] of cursors.values())
      for (const route of lists())
        if (route !== from && route.query !== from.query) await assertShowsNoMore('stranger', route, cursor)
  })
})

/** Its parts by what they are, and the order that the list was in. */
const shapeOf = (cursor: string): string =>
  (JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as string[])
    .map((part) => (isUuid(part) ? 'id' : /^\d/.test(part) ? 'number or instant' : part))
    .join(' ')
