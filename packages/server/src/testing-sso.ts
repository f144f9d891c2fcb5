/** For tests only: a served house with an organisation, an identity provider on loopback, and browsers between the two. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TOTP } from 'otpauth'
import type { OrgId, Question, Reply, Role } from '#kernel'
import { later } from '#kernel'
import type { Outside } from './rooms.ts'
import type { TestHouseOptions } from './testing.ts'
import { openBareHouse } from './testing.ts'
import { refusalOf } from './testing-journey.ts'

const PASSWORD = 'Quiet lantern, 48 herons'
const BASE = '/api/v1'

export type SsoBench = Awaited<ReturnType<typeof openSsoBench>>
export type Browser = ReturnType<SsoBench['openBrowser']>

interface Person {
  readonly email: string
  readonly totpSecret: string | null
}

export interface Made {
  readonly id: string
  readonly addresses: { readonly answer: string; readonly logout: string; readonly metadata: string }
}

/** A server on loopback whose answers are given later. */
export async function openLoopback() {
  let answer = (_: IncomingMessage, response: ServerResponse): void => void response.writeHead(404).end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    serve: (next: typeof answer) => {
      answer = next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What else of the house's world is a test's own. */
type BenchOptions = Pick<TestHouseOptions, 'environment'> & Pick<Outside, 'webhooks'>

/**
 * The house's clock begins with the real one, which providers go by, and stands still.
 *
 * @param databaseUrl of a PostgreSQL server, where what happens at once must; the embedded database is one session.
 */
export async function openSsoBench(
  origins: readonly string[],
  databaseUrl?: string,
  { environment = {}, webhooks }: BenchOptions = {},
) {
  const records = new Map<string, readonly string[]>()
  const house = await openBareHouse({
    frozen: true,
    demo: true,
    start: new Date(),
    environment: {
      MUTS_SSO_ORIGINS: origins.join(','),
      ...environment,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl, MUTS_KEK: randomBytes(32).toString('base64') }),
    },
    outside: { lookUpText: async (name) => records.get(name) ?? [], ...(webhooks ? { webhooks } : {}) },
  })
  await house.serve()
  const { verbs } = house.identity
  const { door, ledger, database } = house.kernel
  const base = () => `http://localhost:${door.address().port}`

  const pass = async (seconds: number) => {
    await ledger.drain()
    house.clock.moveTo(later(house.clock.now(), { seconds }))
    await ledger.drain()
  }
  const codeOf = async (secret: string | null) => {
    await pass(30)
    const totp = new TOTP({ secret: secret ?? '', algorithm: 'SHA1', digits: 6, period: 30 })
    return totp.generate({ timestamp: house.clock.now().getTime() })
  }
  const ask = (method: string, path: string, more: Partial<Question> = {}): Promise<Reply> =>
    door.ask({ method, path: `${BASE}${path}`, ...more })

  async function signIn(person: Person): Promise<Reply> {
    const totp = person.totpSecret === null ? {} : { totp: await codeOf(person.totpSecret) }
    return ask('POST', '/auth/sign-in', { body: { email: person.email, password: PASSWORD, ...totp } })
  }

  /** As somebody asks who shows their second factor where the house wants it for what is asked. */
  async function askProven(
    token: string,
    totpSecret: string | null,
    method: string,
    path: string,
    more: Partial<Question>,
  ) {
    const first = await ask(method, path, { ...more, token })
    const asked = refusalOf(first.json)
    if (asked.code !== 'identity.step-up-needed') return first
    const stepUp = await stepUpFor(token, totpSecret, asked.operation ?? '')
    return ask(method, path, { ...more, token, headers: { ...more.headers, 'step-up': stepUp } })
  }

  async function stepUpFor(token: string, totpSecret: string | null, operation: string): Promise<string> {
    const proven = await ask('POST', '/auth/step-up', { token, body: { operation, totp: await codeOf(totpSecret) } })
    return (proven.json as { stepUp: string }).stepUp
  }

  /** An organisation with an admin, and what an admin does in it. */
  async function openOrganisation(name: string) {
    const org: OrgId = await verbs.createDemoOrganisation(name)
    const enter = async (email: string, role: Role, hasSecondFactor = false) => {
      const person = { email, name: 'Person X', role, password: PASSWORD, hasSecondFactor }
      return { email, ...(await verbs.enterDemoPerson(org, person)) }
    }
    const admin = await enter(`admin@${name.toLowerCase()}.example`, 'admin', true)
    async function administer(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const token = ((await signIn(admin)).json as { accessToken: string }).accessToken
      return askProven(token, admin.totpSecret, method, path, { headers, ...(body === undefined ? {} : { body }) })
    }
    const connect = async (draft: object) => (await administer('POST', '/sso/connections', draft)).json as Made
    const change = (id: string, patch: object) =>
      administer('PATCH', `/sso/connections/${id}`, patch, { 'if-match': '*' })
    const claim = async (domain: string, connectionId: string) =>
      (await administer('POST', '/sso/domains', { domain, connectionId })).json as {
        id: string
        record: { name: string; value: string }
      }
    /** Named and proven. */
    async function proveDomain(domain: string, connectionId: string): Promise<Reply> {
      const { id, record } = await claim(domain, connectionId)
      records.set(record.name, [record.value])
      return administer('POST', `/sso/domains/${id}/verify`)
    }
    const entries = async (action: string) => {
      await ledger.drain()
      const found = await database.transaction({ org }, (tx) => ledger.list(tx, { action, limit: 100 }))
      return found.filter((entry) => entry.org === org)
    }
    const refusals = async () => {
      await ledger.flushDenials(house.clock.now())
      return (await entries('session.refuse')).map(({ facts }) => facts.reason)
    }
    return { org, admin, enter, administer, connect, change, claim, proveDomain, entries, refusals }
  }

  /** A browser: it keeps cookies of the house, and carries them there and nowhere else. */
  function openBrowser() {
    const jar = new Map<string, string>()
    const keep = (reply: Reply) => {
      for (const line of reply.headers['set-cookie']?.split(/, (?=__Host-)/) ?? []) {
        const [pair = ''] = line.split(';')
        const at = pair.indexOf('=')
        if (/Max-Age=0/.test(line)) jar.delete(pair.slice(0, at))
        else jar.set(pair.slice(0, at), pair.slice(at + 1))
      }
      return reply
    }
    const headers = () => (jar.size === 0 ? {} : { cookie: [...jar].map((pair) => pair.join('=')).join('; ') })
    const visit = async (path: string) => keep(await door.ask({ path, headers: headers() }))
    const send = async (path: string, form: Readonly<Record<string, string>>) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams(form).toString()
      return keep(await door.ask({ method: 'POST', path, headers: { ...headers(), ...type }, body }))
    }
    const post = async (path: string, body: unknown) =>
      keep(await door.ask({ method: 'POST', path: `${BASE}${path}`, headers: { ...headers(), origin: base() }, body }))
    return {
      jar,
      visit,
      send,
      post,
      /** Where it is sent for an address; undefined where that leads nowhere. */
      begin: async (email: string) => {
        const { json } = await post('/auth/sso', { email })
        const { status, headers } = await visit((json as { location: string }).location)
        return status === 303 ? headers.location : undefined
      },
      me: async () => (await visit(`${BASE}/me`)).json as { email: string; roles: string[]; assuranceLevel: string },
    }
  }

  return {
    ...{ house, base, ask, askProven, stepUpFor, pass, codeOf, signIn, openOrganisation, openBrowser, records },
    [Symbol.asyncDispose]: house[Symbol.asyncDispose],
  }
}

export const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search
export const someName = (): string => randomUUID()
