/** For tests only: what people, machines and vehicles tell the house in confidence, each a word that stands nowhere by chance. */
import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import type { Reply, Role } from '#kernel'
import { later } from '#kernel'
import { refusalOf } from './testing-journey.ts'
import type { WorldHouse } from './testing-world.ts'

/** Keeps what was said under the name of its field, and says it. */
export type Saying = (field: string, text: string) => string

/** Letters and digits that a VIN may have. */
export const word = (length: number) => `MUTSDEM${randomBytes(16).toString('hex').toUpperCase()}`.slice(0, length)

type Headers = Readonly<Record<string, string>>
export type Teller = ReturnType<typeof createTeller>

/** People of the canary organisation who ask at the door. */
export function createTeller(world: WorldHouse) {
  const { identity, kernel } = world.house()
  const tokens = new Map<Role, string>()
  /** The names of all members of what was said, at any depth. */
  const told = new Set<string>()
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
    for (const [name, more] of Object.entries(value)) {
      told.add(name)
      note(more)
    }
  }
  const tokenOf = async (role: Role) => {
    const token = tokens.get(role) ?? (await identity.verbs.openCanarySession(role, { assurance: 'aal2' })).accessToken
    tokens.set(role, token)
    return token
  }
  const askAs = (token: string | undefined, method: string, path: string, body?: unknown, headers: Headers = {}) => {
    note(body)
    const question = { method, path: `/api/v1${path}`, body, headers: { 'if-match': '*', ...headers } }
    return kernel.door.ask({ ...question, ...(token === undefined ? {} : { token }) })
  }
  const ask = async (role: Role, method: string, path: string, body?: unknown, headers?: Headers) =>
    askAs(await tokenOf(role), method, path, body, headers)
  /** The answer to what has to be taken. */
  const tell = async <Answer = Record<string, string>>(...asked: Parameters<typeof ask>) => {
    const reply = await ask(...asked)
    assert.ok(reply.status < 300, `${asked[1]} ${asked[2]}: ${reply.status} ${reply.text}`)
    return reply.json as Answer
  }

  /** Gives a second factor, and the session that goes on with it. */
  async function enrolAs(token: string, field: string, say: Saying) {
    const proposed = await askAs(token, 'POST', '/me/totp', {})
    assert.equal(proposed.status, 201, proposed.text)
    const secret = say(`TOTP secret of ${field}`, (proposed.json as { secret: string }).secret)
    const confirmed = await askAs(token, 'POST', '/me/totp/confirm', { totp: totpOf(secret, world.clock.now()) })
    assert.equal(confirmed.status, 200, confirmed.text)
    const { recoveryCodes, accessToken } = confirmed.json as { recoveryCodes: string[]; accessToken: string }
    for (const [at, code] of recoveryCodes.entries()) say(`recovery code ${at} of ${field}`, code)
    return { secret, accessToken: say(`access token of ${field}`, accessToken) }
  }

  /** Tells what wants the second factor, by somebody who had none. */
  async function sign(role: Role, say: Saying, ...posts: readonly (readonly [path: string, body: object])[]) {
    const { secret, accessToken } = await enrolAs(await tokenOf(role), role, say)
    tokens.set(role, accessToken)
    const answers: Record<string, string>[] = []
    for (const [path, body] of posts) {
      const { operation } = refusalOf((await ask(role, 'POST', path, body)).json)
      world.clock.moveTo(later(world.clock.now(), { seconds: 31 }))
      const totp = totpOf(secret, world.clock.now())
      const { stepUp = '' } = await tell(role, 'POST', '/auth/step-up', { operation, totp })
      answers.push(await tell(role, 'POST', path, body, { 'step-up': stepUp }))
    }
    return answers
  }

  return { world, tokenOf, askAs, ask, tell, enrolAs, sign, told }
}

/** What belongs to one who signs in, and what they do not get in with. */
export async function tellPeople({ tokenOf, askAs, tell, enrolAs, sign }: Teller, say: Saying): Promise<void> {
  const requireStatus = ({ status, text }: Reply, expected: number) => assert.equal(status, expected, text)
  say('access token', await tokenOf('admin'))
  const email = say('e-mail', `${word(20).toLowerCase()}@fleet.example`)
  const person = { email, name: say('name', `Test ${word(20)}`), role: 'technician' }
  const key = say('idempotency key', word(24))
  const { invitationLink = '' } = await tell('admin', 'POST', '/users', person, { 'idempotency-key': key })
  const token = say('invitation token', invitationLink.split('#')[1] ?? '')
  const password = say('password', `Gr\u00fcn-${randomBytes(9).toString('hex')} Fahrrad!`)
  const entered = await askAs(undefined, 'POST', '/auth/invitation', { token, password })
  requireStatus(entered, 200)
  const tokens = entered.json as { refreshToken: string; accessToken: string }
  say('refresh token', tokens.refreshToken)
  const own = say('own access token', tokens.accessToken)
  await enrolAs(own, 'somebody', say)
  const wrong = {
    email: say('unknown e-mail', `${word(18).toLowerCase()}@other.example`),
    password: say('wrong password', word(30)),
  }
  requireStatus(await askAs(undefined, 'POST', '/auth/sign-in', wrong), 401)

  const hook = { name: 'Hook', url: 'https://hook.example/', events: ['vehicle.change'] }
  const [webhook, scim] = await sign('admin', say, ['/webhooks', hook], ['/scim-tokens', { name: 'Provider' }])
  say('webhook secret', webhook?.secret ?? '')
  say('SCIM token', scim?.token ?? '')
}

/** RFC 6238, SHA-1, six digits. */
function totpOf(secret: string, at: Date): string {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const code = mac.readUInt32BE((mac[19] ?? 0) & 0x0f) & 0x7fffffff
  return String(code % 1_000_000).padStart(6, '0')
}
