/** For tests only: the workshop with people of the canary organisation who can sign. */
import { TOTP } from 'otpauth'
import type { Reply, Role } from '#kernel'
import { later } from '#kernel'
import type { Door, ScenarioName } from '#simulator'
import { createVehicle, serveElm327 } from '#simulator'
import type { Bay, Workshop } from './diagnostics/testing.ts'
import { openWorkshop } from './diagnostics/testing.ts'

type Headers = Readonly<Record<string, string>>

export async function openThread(...signers: readonly Role[]) {
  const shop = await openWorkshop()
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

  /** Asks, and proves the second factor again where that is asked for. */
  async function sign(role: Role, call: string, body: object, headers: Headers = {}): Promise<Reply> {
    const first = await shop.ask(role, call, body, headers)
    const { code, operation } = (first.json ?? {}) as { code?: string; operation?: string }
    if (code !== 'identity.step-up-needed') return first
    await pass(31)
    const proven = await shop.ask(role, 'POST /auth/step-up', { operation, totp: codeOf(role) })
    const proof = (proven.json as { stepUp?: string }).stepUp ?? ''
    return shop.ask(role, call, body, { ...headers, 'step-up': proof })
  }

  /** The same vehicle as it stands now: its codes are those of the scenario. */
  async function become({ vehicleId }: Bay, scenario: ScenarioName): Promise<Bay> {
    const { vin } = (await shop.ask('admin', `GET /vehicles/${vehicleId}`)).json as { vin: string }
    const door = await serveElm327(createVehicle({ vin, scenario }), {})
    doors.push(door)
    return { vehicleId, door }
  }

  /** Scans it through a bridge of its own, and waits until whoever listens has heard of it. */
  async function scan(bay: Bay) {
    const bridge = await shop.openBridge([bay])
    const scanned = await shop.scan(bay)
    await bridge.stop()
    await house.kernel.ledger.drain()
    return scanned
  }

  /** Actions of the entries about a thing, oldest first. */
  async function actionsOf(object: string): Promise<readonly string[]> {
    await house.kernel.ledger.drain()
    const { json } = await shop.ask('auditor', `GET /ledger/entries?object=${object}&limit=200`)
    return (json as { data: { action: string }[] }).data.map(({ action }) => action).toReversed()
  }

  return {
    ...{ shop, pass, sign, become, scan, actionsOf },
    [Symbol.asyncDispose]: async () => {
      await shop[Symbol.asyncDispose]()
      for (const door of doors) await door.close()
    },
  }
}

export type Thread = Awaited<ReturnType<typeof openThread>> & { readonly shop: Workshop }
