import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Context, OrgId, Role } from '#kernel'
import { HOUSE, later } from '#kernel'
import { openBareHouse } from './testing.ts'

const CLAUSE = 'fleetops.access.least-privilege'
const PASSWORD = 'Quiet lantern, 48 herons'
const DUTY = 'identity.access-review'

describe('the duty to review access', async () => {
  const house = await openBareHouse({ frozen: true, demo: true })
  after(() => house[Symbol.asyncDispose]())
  await house.serve()
  const { verbs } = house.identity
  const inHouse = <T>(work: (ctx: Context) => Promise<T>) =>
    house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: HOUSE }, work)
  const enter = async (org: OrgId, role: Role) => {
    const email = `${role}@depot.example`
    const person = { email, name: 'Person X', role, password: PASSWORD, hasSecondFactor: true }
    return { role, email, ...(await verbs.enterDemoPerson(org, person)) }
  }
  type Person = Awaited<ReturnType<typeof enter>>
  /** What the one says of the other's set. */
  const decide = async ({ email, totpSecret }: Person, { user, role }: Person) => {
    const { clock, kernel } = house
    const secret = { secret: totpSecret ?? '', algorithm: 'SHA1', digits: 6, period: 30 }
    const totp = new TOTP(secret).generate({ timestamp: clock.now().getTime() })
    const credentials = { email, password: PASSWORD, totp }
    const signedIn = await kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body: credentials })
    const { accessToken: token } = signedIn.json as { accessToken: string }
    const body = { decision: 'keep', because: 'needed' }
    const path = `/api/v1/access-review/grants/${user}/${role}`
    return (await kernel.door.ask({ method: 'PUT', path, token, body })).status
  }
  const pass = async (days: number) => {
    const from = house.clock.now()
    house.clock.moveTo(later(from, { days }))
    await house.clockMoved(from, house.clock.now())
  }
  const standing = async () => {
    await house.kernel.ledger.drain()
    const [found] = await inHouse((ctx) => house.assurance.assurance.readStandings(ctx, [CLAUSE]))
    const part = found?.parts.find(({ name }) => name === DUTY)
    return [part?.state, part?.because]
  }

  test('is due until it was kept once, fails 92 days after, and is closed by the review alone [fleetops.access.least-privilege]', async () => {
    const org = await verbs.createDemoOrganisation('Depot')
    const admin = await enter(org, 'admin')
    const lead = await enter(org, 'security_lead')
    assert.deepEqual(await standing(), ['due', 'never kept yet'])
    await pass(91)
    assert.equal((await standing())[0], 'due')
    await pass(1)
    assert.deepEqual(await standing(), ['failing', '1 overdue'])

    assert.deepEqual([await decide(admin, lead), await decide(lead, admin)], [204, 204])
    assert.deepEqual(await standing(), ['due', '1 unanswered: kept too late, and nobody said why'])
  })
})
