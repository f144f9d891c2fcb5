/** For tests only: a house whose people ask whatever its description lets them think of. */
import assert from 'node:assert/strict'
import { TOTP } from 'otpauth'
import { createEntryWatch } from '#diagnostics/testing'
import type { Context, OrgId, Reply, Role } from '#kernel'
import { CANARY, ROLES } from '#kernel'
import type { ApiDocument } from '#kernel/http'
import { describeApi } from '#kernel/http'
import { bodyOf } from './client/index.ts'
import { clientOf } from './testing-client.ts'
import type { Dice } from './testing-dice.ts'
import { openJourneys } from './testing-journey.ts'
import { createJudge } from './testing-judge.ts'
import type { Known } from './testing-known.ts'
import { createKnown } from './testing-known.ts'
import type { Generated, Operation } from './testing-requests.ts'
import { makeRequest } from './testing-requests.ts'
import { scanOnce } from './testing-scanned.ts'

/** Fewer than a person may ask in a minute: then one goes by. */
const EACH_MINUTE = 90
const SILENCE: Reply = { status: 0, headers: {}, text: '', json: undefined }
const PASSWORD = 'Quiet lantern, 48 herons'

/** What nobody may turn while others read it: the clock of the whole house. */
const isEverybodys = ({ template }: Operation) => template.startsWith('/api/v1/test-clock')

export const operationsOf = ({ paths }: ApiDocument): readonly Operation[] =>
  Object.entries(paths)
    .flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, template, method: method.toUpperCase() })),
    )
    .filter((operation) => !isEverybodys(operation))

export async function openFuzz(dice: Dice) {
  const watch = createEntryWatch()
  const journeys = await openJourneys({ demo: true, guests: [watch.guest] })
  const { house, ask } = journeys
  const document = JSON.parse(JSON.stringify(describeApi(house.rooms, '0'))) as ApiDocument
  const operations = operationsOf(document)
  const elsewhere = await openAdmin('Elsewhere')
  const provided = await openAdmin('Provided')
  const scimToken = await makeScimToken()
  const foreign = await furnish()
  const known = createKnown(document)
  known.add(await canaryIds())
  known.add(await readOne())
  const judge = createJudge(document, new Set(foreign.all()))
  let asked = 0

  /** One request, by somebody: what it was, what came of it, and what is wrong with that. */
  async function askOne(operation: Operation, flaws: number) {
    if (++asked % EACH_MINUTE === 0) await nextMinute()
    const request = makeRequest({ dice, known, foreign }, operation, flaws)
    const { who, token } = await callerFor(operation, flaws)
    // A machine that is busy with other things may keep somebody waiting once.
    const again = () => send(request, token).catch((error: Error) => error)
    const reply = await send(request, token).catch(again)
    if (reply instanceof Error) return { request, who, reply: SILENCE, fault: `no answer: ${reply.message}` }
    known.learn(operation.template, reply)
    // A session that ended on the way is not asked with again.
    if (reply.status === 401) journeys.forget()
    return { request, who, reply, fault: judge(operation, request, reply) }
  }

  async function nextMinute(): Promise<void> {
    journeys.nextMinute()
    await house.errands.runDue()
    await house.kernel.ledger.drain()
  }

  function send({ method, path, headers, body }: Generated, token: string | undefined): Promise<Reply> {
    return ask({ method, path, headers, ...(body === undefined ? {} : { body }), ...(token ? { token } : {}) })
  }

  /** Mostly somebody who may; where something is put wrong also others, strangers and who only says who he is. */
  async function callerFor(operation: Operation, flaws: number) {
    if (flaws > 0 && dice.chance(0.05)) return { who: 'stranger', token: undefined }
    if (flaws > 0 && dice.chance(0.05)) return { who: 'forger', token: 'eyJhbGciOiJub25lIn0.e30.' }
    if (operation.security?.some((kind) => 'scim' in kind)) return { who: 'provider', token: scimToken }
    const action = operation['x-action']
    if (action === undefined) return { who: 'stranger', token: undefined }
    const holders = ROLES.filter((role) => house.identity.permissionsOf(role).has(action))
    const role: Role = dice.pick(holders.length > 0 && (flaws === 0 || dice.chance(0.8)) ? holders : ROLES)
    return { who: role, token: await journeys.tokenOf(role) }
  }

  /** Somebody who can sign what is grave, in an organisation of their own. */
  async function openAdmin(name: string) {
    const org = await house.identity.verbs.createDemoOrganisation(name)
    const email = `admin@${name.toLowerCase()}.example`
    const person = { email, name: 'Admin', role: 'admin', password: PASSWORD, hasSecondFactor: true } as const
    const { totpSecret } = await house.identity.verbs.enterDemoPerson(org as OrgId, person)
    const totp = () => new TOTP({ secret: totpSecret ?? '' }).generate({ timestamp: house.clock.now().getTime() })
    const signIn = await clientOf(ask).postAuthSignIn({ body: { email, password: PASSWORD, totp: totp() } })
    const { accessToken: token = '' } = bodyOf(signIn, 200)
    return { org: org as OrgId, token, totp, client: clientOf((question) => ask({ ...question, token })) }
  }

  async function makeScimToken(): Promise<string> {
    const { client, totp } = provided
    const body = { name: 'Provider' }
    const { operation } = bodyOf(await client.postScimTokens({ body }), 401)
    house.clock.moveTo(new Date(house.clock.now().getTime() + 31_000))
    const proof = await client.postAuthStepUp({ body: { operation: operation ?? '', totp: totp() } })
    return bodyOf(await client.postScimTokens({ body, stepUp: bodyOf(proof, 201).stepUp }), 201).token
  }

  /** Things of another organisation: one of each that the fleet has, and whatever else can be made at once. */
  async function furnish(): Promise<Known> {
    const theirs = createKnown(document)
    const making = operations.filter(({ method, template }) => method === 'POST' && template.startsWith('/api/v1/'))
    const fleet = making.filter(({ template, 'x-action': action }) => action && !/\/(auth|me)\//.test(template))
    for (const operation of fleet.toSorted((one, other) => one.template.length - other.template.length).slice(0, 80)) {
      const request = makeRequest({ dice, known: theirs, foreign: createKnown(document) }, operation, 0)
      theirs.learn(operation.template, await send(request, elsewhere.token))
    }
    theirs.add(await ofTheirFleet())
    assert.ok(theirs.all().length > 20, 'another organisation has things')
    return theirs
  }

  async function ofTheirFleet() {
    const act = <T>(work: (ctx: Context) => Promise<T>) =>
      house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: elsewhere.org }, work)
    const driver = { email: 'driver@elsewhere.example', name: 'D', role: 'driver', password: PASSWORD } as const
    await house.identity.verbs.enterDemoPerson(elsewhere.org, { ...driver, hasSecondFactor: false })
    await act((ctx) => house.fleet.verbs.registerVehicle(ctx, { unit: 'ELSEWHERE 1' }))
    return (await act(async (ctx) => house.fleet.canary?.(ctx))) ?? {}
  }

  function canaryIds() {
    return house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: CANARY }, async (ctx) => {
      const found = await Promise.all(house.rooms.map(async ({ canary }) => (canary ? canary(ctx) : {})))
      return Object.assign({}, ...found) as Record<string, string>
    })
  }

  /** A vehicle that was read and recorded, so that there is something to show of scans, reports, units and recordings. */
  async function readOne() {
    const token = await journeys.tokenOf('technician')
    const tell = async (path: string, body?: object) => {
      const reply = await ask({ method: body ? 'POST' : 'GET', path: `/api/v1${path}`, body, token })
      assert.ok(reply.status < 300, reply.text)
      return reply.json as Record<string, string>
    }
    const place = { server: `http://127.0.0.1:${journeys.port}`, folder: house.config.dataFolder }
    const sealed = (scan: string) => watch.until(scan, ['recording.seal'])
    const { vehicleId, scanId } = await scanOnce(tell, place, 'MUTSDEMF000000001', sealed)
    const { items } = (await tell(`/vehicles/${vehicleId}/sovd/v1/components`)) as unknown as {
      items: readonly { readonly id: string }[]
    }
    const [component] = items
    assert.ok(component, 'the vehicle that was read has no unit')
    return { vehicleId, scanId, componentId: component.id }
  }

  return { house, operations, askOne, [Symbol.asyncDispose]: () => journeys[Symbol.asyncDispose]() }
}
