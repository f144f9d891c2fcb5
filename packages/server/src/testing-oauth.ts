/** For tests only: a served house with an organisation in it, and programs that knock at its authorization server. */
import { TOTP } from 'otpauth'
import type { Reply } from '#kernel'
import { later } from '#kernel'
import type { TestHouseOptions } from './testing.ts'
import { openBareHouse } from './testing.ts'
import { refusalOf } from './testing-journey.ts'

const PASSWORD = 'Quiet lantern, 48 herons'

export type OauthBench = Awaited<ReturnType<typeof openOauthBench>>

export async function openOauthBench(options: Pick<TestHouseOptions, 'environment'> = {}) {
  const house = await openBareHouse({ frozen: true, demo: true, ...options })
  await house.serve()
  const { verbs } = house.identity
  const { door, ledger, database } = house.kernel
  const org = await verbs.createDemoOrganisation('Depot')
  const enter = async (role: 'admin' | 'fleet_manager') => {
    const email = `${role}@depot.example`
    const person = { email, name: 'Person X', role, password: PASSWORD, hasSecondFactor: role === 'admin' }
    return { email, ...(await verbs.enterDemoPerson(org, person)) }
  }
  const admin = await enter('admin')
  const manager = await enter('fleet_manager')

  /** What was written is placed before the clock moves, or the log would seem to stand still. */
  const pass = async (seconds: number) => {
    await ledger.drain()
    house.clock.moveTo(later(house.clock.now(), { seconds }))
    await ledger.drain()
  }
  const codeOf = (secret: string | null) =>
    new TOTP({ secret: secret ?? '', algorithm: 'SHA1', digits: 6, period: 30 }).generate({
      timestamp: house.clock.now().getTime(),
    })
  const nextCode = async () => {
    await pass(30)
    return codeOf(admin.totpSecret)
  }

  async function signIn(person: { email: string; totpSecret: string | null }): Promise<string> {
    const totp = person.totpSecret === null ? {} : { totp: await nextCode() }
    const reply = await ask('POST', '/auth/sign-in', undefined, { email: person.email, password: PASSWORD, ...totp })
    return (reply.json as { accessToken: string }).accessToken
  }

  function ask(
    method: string,
    path: string,
    token?: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return door.ask({
      method,
      path: `/api/v1${path}`,
      headers,
      ...(token ? { token } : {}),
      ...(body === undefined ? {} : { body }),
    })
  }

  /** As the admin, with the step-up that the house asks for. */
  async function administer(method: string, path: string, token: string, body?: unknown): Promise<Reply> {
    const first = await ask(method, path, token, body)
    const asked = refusalOf(first.json)
    if (asked.code !== 'identity.step-up-needed') return first
    const proven = await ask('POST', '/auth/step-up', token, { operation: asked.operation, totp: await nextCode() })
    return ask(method, path, token, body, { 'step-up': (proven.json as { stepUp: string }).stepUp })
  }

  /** A form, as programs send it. */
  const post = (
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> =>
    door.ask({
      method: 'POST',
      path: `/oauth/${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    })

  const entries = async (action: string) => {
    await ledger.drain()
    return database.transaction({ org }, (tx) => ledger.list(tx, { action, limit: 50 }))
  }

  const issuer = `http://localhost:${door.address().port}`
  return {
    house,
    org,
    admin,
    manager,
    issuer,
    signIn,
    ask,
    administer,
    post,
    entries,
    pass,
    [Symbol.asyncDispose]: house[Symbol.asyncDispose],
  }
}
