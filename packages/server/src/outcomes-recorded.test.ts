/** What a request to the way in leaves in the ledger, whether it was let in or refused: one tale each, true, and without a secret. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { embeddedSuperuser } from '#kernel/database/testing'
import { openOauthBench } from './testing-oauth.ts'

const bench = await openOauthBench()
after(() => bench[Symbol.asyncDispose]())
const { house, ask, post, manager, admin } = bench
const superuser = embeddedSuperuser(house.kernel.database)

const PASSWORD = 'Quiet lantern, 48 herons'
const WRONG = 'A wrong umbrella, 17 gulls'
const FORGED = 'forged.token.of-nobody'
const SOME_ID = '00000000-0000-7000-8000-0000000000ff'

interface Body {
  readonly actor: {
    readonly user: { readonly uid: string; readonly type: string }
    readonly session?: { readonly uid: string }
  }
  readonly status_code: string
  readonly unmapped: { readonly muts: { readonly data: Readonly<Record<string, unknown>> } }
}

const newest = async () => Number((await superuser('SELECT coalesce(max(seq), 0) AS seq FROM ledger_entry'))[0]?.seq)

/** What a request left, as it lies in the log: `action outcome reason`, by whom, and every byte of it. */
async function entriesOf(work: () => Promise<Reply>) {
  await house.kernel.ledger.drain()
  const before = await newest()
  const reply = await work()
  await house.kernel.ledger.drain()
  const rows = await superuser(
    `SELECT action, convert_from(body, 'UTF8') AS body FROM ledger_entry WHERE seq > $1 ORDER BY seq`,
    [before],
  )
  const bodies = rows.map(({ body }) => JSON.parse(String(body)) as Body)
  const told = bodies.map(({ status_code, unmapped }, at) =>
    [rows[at]?.action, status_code, unmapped.muts.data.reason].filter((word) => word !== undefined).join(' '),
  )
  return { reply, told, bodies, text: rows.map(({ body }) => String(body)).join('\n') }
}

const credentials = { email: manager.email, password: PASSWORD }
const signIn = (body: object) => ask('POST', '/auth/sign-in', undefined, body)
const accept = (token: string) => ask('POST', '/auth/invitation', undefined, { token, password: PASSWORD })
const reset = (email: string) => ask('POST', '/auth/password-reset', undefined, { email })
const tokensOf = ({ json }: Reply) => json as { accessToken: string; refreshToken: string }

type Case = readonly [status: number, by: 'stranger' | 'person', told: readonly string[], () => Promise<Reply>]

async function openCases(): Promise<{ readonly cases: readonly Case[]; readonly secrets: readonly string[] }> {
  const token = await bench.signIn(manager)
  const ended = tokensOf(await signIn(credentials))
  await ask('POST', '/auth/sign-out', ended.accessToken)
  const { refreshToken } = tokensOf(await signIn(credentials))
  const boss = await bench.signIn(admin)
  const cookie = `__Host-muts-access=${token}`
  const refresh = (refreshToken: string) => ask('POST', '/auth/refresh', undefined, { refreshToken })
  const key = { name: 'K', role: 'fleet_manager', actions: ['vehicle.list'] }
  const grant = { grant_type: 'client_credentials', client_id: 'x', client_secret: WRONG }
  const from = { cookie, origin: 'https://foreign.example' }
  const refused = (reason: string) => [`session.refuse refused ${reason}`]
  const cases: readonly Case[] = [
    [200, 'person', ['session.open done'], () => signIn(credentials)],
    [401, 'stranger', refused('wrong password'), () => signIn({ ...credentials, password: WRONG })],
    [401, 'stranger', refused('unknown e-mail'), () => signIn({ email: 'nobody@depot.example', password: WRONG })],
    [401, 'stranger', refused('second factor missing'), () => signIn({ ...credentials, email: admin.email })],
    [401, 'stranger', refused('wrong code'), () => signIn({ ...credentials, email: admin.email, totp: '000000' })],
    [401, 'stranger', ['me.read refused no token'], () => ask('GET', '/me')],
    [401, 'stranger', ['me.read refused token malformed'], () => ask('GET', '/me', FORGED)],
    [401, 'stranger', ['user.list refused session ended'], () => ask('GET', '/users', ended.accessToken)],
    [200, 'stranger', ['session.refresh done'], () => refresh(refreshToken)],
    [
      401,
      'stranger',
      ['session.end done', 'refresh.reuse refused', ...refused('refresh token used twice')],
      () => refresh(refreshToken),
    ],
    [401, 'stranger', refused('unknown refresh token'), () => refresh(FORGED)],
    [403, 'person', ['user.list refused lacks user.list'], () => ask('GET', '/users', token)],
    [404, 'person', ['vehicle.read refused fleet.vehicle-unknown'], () => ask('GET', `/vehicles/${SOME_ID}`, token)],
    [401, 'person', ['key.create refused no step-up'], () => ask('POST', '/api-keys', boss, key)],
    [201, 'person', ['factor.enrol done'], () => ask('POST', '/me/totp', token, {})],
    [
      422,
      'person',
      ['factor.refuse refused wrong code'],
      () => ask('POST', '/me/totp/confirm', token, { totp: '000000' }),
    ],
    [
      403,
      'stranger',
      ['session.end refused http.cross-origin'],
      () => ask('POST', '/auth/sign-out', undefined, {}, from),
    ],
    [401, 'stranger', ['key.refuse refused unknown client'], () => post('token', grant)],
    [401, 'stranger', refused('unknown link'), () => accept(FORGED)],
    [202, 'stranger', refused('no mail server is set'), () => reset(manager.email)],
    [204, 'person', ['session.end done'], () => ask('POST', '/auth/sign-out', token)],
  ]
  const tokens = [token, boss, ended.accessToken, ended.refreshToken, refreshToken]
  return { cases, secrets: [PASSWORD, WRONG, FORGED, ...tokens, manager.email, admin.email] }
}

describe('every outcome at the way in', () => {
  test('leaves its entry: by whom, in which session, why, and no secret [attack.60]', async () => {
    const { cases, secrets } = await openCases()
    for (const [status, by, expected, work] of cases) {
      const { reply, told, bodies, text } = await entriesOf(work)
      assert.deepEqual([reply.status, told], [status, expected], reply.text)
      for (const { actor } of bodies) {
        assert.equal(actor.user.type, by, expected[0])
        assert.match(actor.user.uid, /^[\da-f-]{32,36}$/, expected[0])
        assert.equal(actor.session !== undefined, by === 'person', expected[0])
      }
      for (const secret of secrets) assert.ok(!text.includes(secret), expected[0])
    }
  })

  test('is nothing beside them where nothing was asked: what is counted is what the request left [attack.60]', async () => {
    const { told } = await entriesOf(() => house.kernel.door.ask({ path: '/health/live' }))
    assert.deepEqual(told, [])
  })
})
