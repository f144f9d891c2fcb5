/** An id of another organisation, named in a query, a filter, a batch or a body: answered like an id of nobody's. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context, Role } from '#kernel'
import { CANARY } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { readTitles } from './testing-documents.ts'
import type { IdPlace } from './testing-ids.ts'
import { idPlacesOf } from './testing-ids.ts'
import { SOME_ID } from './testing-journey.ts'
import { openOauthBench } from './testing-oauth.ts'

/** Names of what a thing is of, where that is not the name of its kind. */
const KINDS: Readonly<Record<string, string>> = {
  parentId: 'vehicleGroupId',
  groupId: 'vehicleGroupId',
  vehicle: 'vehicleId',
  'operations/id': 'vehicleId',
  '/filter[id]': 'vehicleId',
  '/id': 'vehicleId',
  fileId: 'vehicleFileId',
  '/ids': 'vehicleFileId',
  replace: 'vehicleDocumentId',
}
/**
 * No ids of things of an organisation: what a provider calls us, a key of the browser, a photo, named within the own draft
 * alone; and what other systems call a vehicle, which each organisation says for itself (`journey-vehicles.test.ts`).
 */
const NOT_OURS = new Set(['clientId', 'entityId', 'rawId', 'photoId', 'externalId'])
/** What asks for a step-up is tried where there is somebody to give one. */
const TRIED_IN: Readonly<Record<string, string>> = { connectionId: 'packages/server/src/journey-kinds.test.ts' }

/** What is said of a thing that is not there where it is not 404: it may as well have changed, or be of no use for what is asked. */
const SAID_OTHERWISE = [
  'http.stale',
  'fleet.program-unknown',
  'fleet.service-task-unknown',
  'fleet.stock-short',
  'files.unusable',
  'diagnostics.no-bridge',
]
/** A token is good for five minutes. */
const RENEW_AFTER_MS = 240_000
/** An interval counts something. */
const INTERVAL = { everyKm: 10_000 }

const bench = await openOauthBench()
after(() => bench[Symbol.asyncDispose]())
const { house, org } = bench
const places = house.rooms.flatMap((room) => room.routes ?? []).flatMap(idPlacesOf)
const kindOf = ({ at, name }: IdPlace) => KINDS[at.split('/').slice(-2).join('/')] ?? KINDS[name] ?? kindByName(name)
const kindByName = (name: string) => (name.endsWith('Id') ? name : `${name}Id`)
const nameOf = ({ route, at }: IdPlace) => `${route.method} ${urlOf(route)} ${at}`

describe('an id of another organisation', () => {
  let own: Readonly<Record<string, string>> = {}
  let foreign: typeof own = {}
  const tokens = new Map<Role, { readonly token: string; readonly atMs: number }>()
  before(async () => {
    foreign = await oneOfEach(CANARY, house.rooms)
    const { fleet } = house
    await actIn(org, (ctx) => fleet.verbs.registerVehicle(ctx, { unit: 'DEPOT 1' }))
    const driver = {
      email: 'd@depot.example',
      name: 'D',
      role: 'driver',
      password: 'Quiet lantern, 48 herons',
    } as const
    await house.identity.verbs.enterDemoPerson(org, { ...driver, hasSecondFactor: false })
    own = await oneOfEach(org, [fleet])
  })

  const actIn = <T>(org: Context['org'], work: (ctx: Context) => Promise<T>) =>
    house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org }, work)
  const oneOfEach = (org: Context['org'], rooms: readonly Pick<(typeof house.rooms)[number], 'canary'>[]) =>
    actIn(org, async (ctx) => {
      const found: Record<string, string> = {}
      for (const { canary } of rooms) Object.assign(found, await canary?.(ctx))
      return found
    })

  /** As somebody whose set reaches the whole organisation. */
  async function tokenFor(route: Route): Promise<string> {
    const action = 'action' in route.access ? route.access.action : ''
    const person = ([bench.admin, bench.manager] as const)[house.identity.permissionsOf('admin').has(action) ? 0 : 1]
    const role = person === bench.admin ? 'admin' : 'fleet_manager'
    const [known, atMs] = [tokens.get(role), house.clock.now().getTime()]
    if (known && atMs - known.atMs < RENEW_AFTER_MS) return known.token
    const token = await bench.signIn(person)
    tokens.set(role, { token, atMs })
    return token
  }

  async function send({ route, in: where, send }: IdPlace, id: string) {
    const path = urlOf(route).replaceAll(/:(\w+)/g, (_, name: string) => own[name] ?? SOME_ID)
    const token = await tokenFor(route)
    const said = filled(send(id))
    const query = where === 'query' ? `?${new URLSearchParams(said as Record<string, string>)}` : ''
    const body = where === 'body' ? { body: said } : {}
    const headers = { 'if-match': '*' }
    return house.kernel.door.ask({ method: route.method, path: `${path}${query}`, token, headers, ...body })
  }

  const asked = places.filter(
    ({ route, name }) => 'action' in route.access && route.stepUp === undefined && !NOT_OURS.has(name),
  )

  test('has an example of each kind that any query or body may name [attack.37]', () => {
    assert.ok(places.length > 25, places.map(nameOf).join('\n'))
    const tried = readTitles()
      .filter(({ title }) => title.includes('[attack.37]'))
      .map(({ file }) => file)
    const bare = places.filter((place) => {
      const kind = kindOf(place)
      const isShown = foreign[kind] !== undefined && foreign[kind] !== own[kind]
      return !NOT_OURS.has(place.name) && !isShown && !tried.includes(TRIED_IN[kind] ?? 'nowhere')
    })
    assert.deepEqual(bare.map(nameOf), [])
  })

  for (const place of asked)
    test(`is not there: ${nameOf(place)} [attack.37]`, async () => {
      const kind = kindOf(place)
      const [theirs, nobodys] = [await send(place, foreign[kind] ?? ''), await send(place, SOME_ID)]
      const seen = ({ status, text }: typeof theirs, id: string) => [status, textOf(text).replaceAll(id, 'ID')]
      assert.deepEqual(seen(theirs, foreign[kind] ?? ''), seen(nobodys, SOME_ID))
      // A list that is filtered by it is empty; whatever else names it finds nothing.
      const isEmpty = place.in === 'query' && theirs.status === 200 && /"data":\[\]/.test(theirs.text)
      const isMissing =
        /^404|"status":404/.test(`${theirs.status} ${theirs.text}`) ||
        SAID_OTHERWISE.some((code) => theirs.text.includes(`"${code}"`))
      assert.ok(isEmpty || isMissing, `${theirs.status} ${theirs.text}`)
      await bench.pass(5)
    })
})

/** Without what is of the request alone. */
const textOf = (text: string): string => text.replaceAll(/"traceId":"[^"]*"/g, '')

function filled(said: unknown): unknown {
  const { intervals } = said as { intervals?: readonly object[] }
  return intervals ? { ...(said as object), intervals: intervals.map((one) => ({ ...one, ...INTERVAL })) } : said
}
