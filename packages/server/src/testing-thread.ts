/** For tests only: the workshop with people of the canary organisation who can sign. */
import { TOTP } from 'otpauth'
import type { Bay, Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { Reply, Role } from '#kernel'
import { later } from '#kernel'
import type { Door, ScenarioName } from '#simulator'
import { createVehicle, serveElm327 } from '#simulator'
import { bodyOf } from './client/index.ts'
import { clientOf } from './testing-client.ts'
import { refusalOf } from './testing-journey.ts'

type Headers = Readonly<Record<string, string>>

interface Proof {
  readonly stepUp?: string
}

export const openThread = async (...signers: readonly Role[]) => openThreadIn(await openWorkshop(), signers)

export async function openThreadIn(shop: Workshop, signers: readonly Role[]) {
  const { house, clock } = shop
  const secrets = new Map<Role, string>()
  const doors: Door[] = []

  /** What was written is placed before the clock moves, or the log would seem to stand still. */
  async function pass(seconds: number) {
    await house.kernel.ledger.drain()
    clock.moveTo(later(clock.now(), { seconds }))
  }
  const codeOf = (role: Role) =>
    new TOTP({ secret: secrets.get(role) ?? '', algorithm: 'SHA1', digits: 6, period: 30 }).generate({
      timestamp: clock.now().getTime(),
    })

  async function enrol(role: Role) {
    const { accessToken: token } = await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })
    const call = (path: string, body: object) =>
      house.kernel.door.ask({ method: 'POST', path: `/api/v1/me/totp${path}`, token, body })
    secrets.set(role, ((await call('', {})).json as { secret: string }).secret)
    const confirmed = await call('/confirm', { totp: codeOf(role) })
    if (confirmed.status !== 200) throw new Error(confirmed.text)
  }
  for (const role of signers) await enrol(role)

  /** The headers with which this very request is signed, where it asks for that. */
  async function prove(role: Role, call: string, body?: object, headers: Headers = {}): Promise<Headers> {
    const { json } = await shop.ask(role, call, body, headers)
    const { code, operation } = refusalOf(json)
    if (code !== 'identity.step-up-needed') throw new Error(`${call} asked for no step-up: ${JSON.stringify(json)}`)
    await pass(31)
    const proven = await shop.ask(role, 'POST /auth/step-up', { operation, totp: codeOf(role) })
    return { ...headers, 'step-up': (proven.json as { stepUp?: string }).stepUp ?? '' }
  }

  /** Asks, and proves the second factor again for it. */
  const sign = async (role: Role, call: string, body?: object, headers: Headers = {}): Promise<Reply> =>
    shop.ask(role, call, body, await prove(role, call, body, headers))

  /** The calls of a person of this set. */
  const clientFor = (role: Role) =>
    clientOf(({ method, path, body, headers }) =>
      shop.ask(role, `${method} ${path.replace('/api/v1', '')}`, body, headers),
    )

  /** What signs this very call: the proof of the second factor for what its refusal names. */
  async function proveWith(role: Role, call: (proof: Proof) => Promise<{ readonly body: unknown }>): Promise<Proof> {
    const { code, operation } = (await call({})).body as { code?: string; operation?: string }
    if (code !== 'identity.step-up-needed' || operation === undefined) throw new Error(`no step-up was asked: ${code}`)
    await pass(31)
    const proven = await clientFor(role).postAuthStepUp({ body: { operation, totp: codeOf(role) } })
    return { stepUp: bodyOf(proven, 201).stepUp }
  }

  /** Calls, and calls again with the proof that was asked for. */
  const signWith = async <Answer extends { readonly body: unknown }>(
    role: Role,
    call: (proof: Proof) => Promise<Answer>,
  ): Promise<Answer> => call(await proveWith(role, call))

  /** The same vehicle as it stands now: its codes are those of the scenario. */
  async function become({ vehicleId }: Bay, scenario: ScenarioName): Promise<Bay> {
    const { vin } = (await shop.ask('admin', `GET /vehicles/${vehicleId}`)).json as { vin: string }
    const vehicle = createVehicle({ vin, scenario })
    const door = await serveElm327(vehicle, {})
    doors.push(door)
    return { vehicleId, door, vehicle }
  }

  /** Scans it through a bridge of its own, and waits until whoever listens has heard of it. */
  async function scan(bay: Bay) {
    const bridge = await shop.openBridge([bay])
    const scanned = await shop.scan(bay)
    await bridge.stop()
    await house.kernel.ledger.drain()
    return scanned
  }

  /** Actions of what was done with a thing, oldest first; what was refused stands beside it in the ledger. */
  async function actionsOf(object: string): Promise<readonly string[]> {
    await house.kernel.ledger.drain()
    const { json } = await shop.ask('auditor', `GET /ledger/entries?object=${object}&limit=200`)
    const { data } = json as { data: { action: string; outcome: string }[] }
    return data.flatMap(({ action, outcome }) => (outcome === 'done' ? [action] : [])).toReversed()
  }

  return {
    ...{ shop, pass, codeOf, prove, sign, clientFor, proveWith, signWith, become, scan, actionsOf },
    [Symbol.asyncDispose]: async () => {
      await shop[Symbol.asyncDispose]()
      for (const door of doors) await door.close()
    },
  }
}

export type Thread = Awaited<ReturnType<typeof openThread>> & { readonly shop: Workshop }
