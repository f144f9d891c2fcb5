import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { ledgerMigrations } from '#kernel/ledger'
import { vaultMigrations } from '#kernel/vault'
import { identityMigrations } from './migrations/index.ts'
import { openTestIdentity } from './test-identity.ts'

interface Grant {
  readonly userId: string
  readonly role: string
  readonly grantedBy: string | null
  readonly lastUsedAt: string | null
  readonly decidedAt: string | null
  readonly reviewedAt: string | null
  readonly isOwn: boolean
}

const KEEP = { decision: 'keep', because: 'needed' } as const
const REMOVE = { decision: 'remove', because: 'unused' } as const

for (const engine of engines()) {
  describe(`an access review on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const runJob = async () => {
      const job = house.identity.jobs?.find(({ name }) => name === 'identity.review-access')
      await house.inHouse(async (ctx) => job?.run?.(ctx))
    }

    /** Two admins, so that each can decide on the other, and a technician. */
    async function openOrganisation() {
      const { org, people } = await house.createOrganisation('admin', 'admin', 'technician')
      const [admin, second, technician] = people
      assert.ok(admin && second && technician)
      const as = async (person: typeof admin) => (await house.signIn(person)).accessToken
      const decide = (token: string, person: { user: string }, role: string, body: object, stepUpBy = admin) =>
        house.call('PUT', `/access-review/grants/${person.user}/${role}`, { token, body, stepUpBy })
      const read = async (token: string) =>
        (await house.call('GET', '/access-review', { token })).body as unknown as Record<string, unknown>
      const grants = async (token: string) =>
        (await house.call('GET', '/access-review/grants', { token })).body.data as unknown as readonly Grant[]
      const open = (token: string) => house.call('POST', '/access-review', { token })
      return { org, admin, second, technician, as, decide, read, grants, open }
    }

    test('shows who holds what since when, by whom, and when it was used', async () => {
      const { admin, technician, as, grants } = await openOrganisation()
      const token = await as(admin)
      const give = { token, stepUpBy: admin }
      assert.equal((await house.call('PUT', `/users/${technician.user}/roles/viewer`, give)).status, 204)
      await as(technician)
      const held = await grants(token)
      const of = (user: string) =>
        held.filter(({ userId }) => userId === user).map(({ role, grantedBy, isOwn }) => [role, grantedBy, isOwn])
      assert.deepEqual(of(technician.user), [
        ['technician', null, false],
        ['viewer', admin.name, false],
      ])
      assert.deepEqual(of(admin.user), [['admin', null, true]])
      assert.ok(held.find(({ userId }) => userId === technician.user)?.lastUsedAt)
    })

    test('is complete when the last grant is decided, by others than their holders [fleetops.access.least-privilege]', async () => {
      const { org, admin, second, technician, as, decide, read, grants, open } = await openOrganisation()
      const token = await as(admin)
      assert.equal((await decide(token, technician, 'technician', KEEP)).code, 'identity.review-closed')
      assert.equal((await open(token)).status, 204)
      assert.equal((await open(token)).code, 'identity.review-open')

      assert.equal((await decide(token, technician, 'technician', KEEP)).status, 204)
      for (const again of [KEEP, REMOVE])
        assert.equal((await decide(token, technician, 'technician', again)).code, 'identity.grant-decided')
      assert.equal((await decide(token, second, 'admin', KEEP)).status, 204)
      assert.equal((await decide(token, admin, 'admin', KEEP)).code, 'identity.own-grant')
      assert.deepEqual([(await read(token)).undecided, (await house.entries(org, 'access.review')).length], [1, 0])

      const other = await as(second)
      assert.equal((await decide(other, admin, 'admin', KEEP)).status, 204)
      const [done] = await house.entries(org, 'access.review')
      assert.deepEqual([done?.object, done?.facts.kept, done?.facts.removed], [org, 3, 0])
      const after = await grants(other)
      assert.ok(after.every(({ decidedAt, reviewedAt }) => decidedAt === null && reviewedAt !== null))
      assert.equal((await read(other)).openedAt, null)
      assert.equal((await decide(other, technician, 'technician', KEEP)).code, 'identity.review-closed')
    })

    test('takes at once what is decided away, with a step-up, and never the last set or admin', async () => {
      const { org, admin, technician, second, as, decide, open } = await openOrganisation()
      const token = await as(admin)
      await house.call('PUT', `/users/${technician.user}/roles/viewer`, { token, stepUpBy: admin })
      const theirs = await as(technician)
      await open(token)
      const path = `/access-review/grants/${technician.user}/viewer`
      assert.equal((await house.call('PUT', path, { token, body: REMOVE })).code, 'identity.step-up-needed')
      assert.equal((await house.call('GET', '/me', { token: theirs })).status, 200)
      assert.equal((await decide(token, technician, 'viewer', REMOVE)).status, 204)
      assert.equal((await house.call('GET', '/me', { token: theirs })).status, 401)
      assert.equal((await decide(token, technician, 'viewer', KEEP)).code, 'identity.role-not-held')
      assert.equal((await decide(token, technician, 'technician', REMOVE)).code, 'identity.last-role')
      const [decided] = await house.entries(org, 'review.decide')
      assert.deepEqual(decided?.facts, { set: 'viewer', ...REMOVE })
      assert.equal((await decide(token, second, 'admin', REMOVE)).code, 'identity.last-role')
    })

    test('opens by itself 14 days before it is due, and asks for what is given meanwhile too', async () => {
      const { org, admin, technician, as, decide, read } = await openOrganisation()
      house.pass({ days: 77, hours: 23 })
      await runJob()
      assert.equal((await house.entries(org, 'review.open')).length, 0)
      house.pass({ hours: 1 })
      await runJob()
      await runJob()
      assert.equal((await house.entries(org, 'review.open')).length, 1)
      const token = await as(admin)
      await decide(token, technician, 'technician', KEEP)
      assert.equal((await read(token)).undecided, 2)
      await house.call('PUT', `/users/${technician.user}/roles/viewer`, { token, stepUpBy: admin })
      assert.equal((await read(token)).undecided, 3)
    })

    test('waits for nobody who is not there: what the only one with the duty holds stays undecided, and the entry says so', async () => {
      const { org, people } = await house.createOrganisation('admin', 'technician', 'security_lead')
      const [admin, technician, lead] = people
      assert.ok(admin && technician && lead)
      const token = (await house.signIn(admin)).accessToken
      const decide = (person: { user: string }, role: string) =>
        house.call('PUT', `/access-review/grants/${person.user}/${role}`, { token, body: KEEP })
      const read = async () =>
        (await house.call('GET', '/access-review', { token })).body as unknown as Record<string, unknown>
      const left = async () => [(await read()).undecided, (await read()).undecidable]
      await house.call('POST', '/access-review', { token })
      assert.equal((await decide(technician, 'technician')).status, 204)
      assert.equal((await decide(lead, 'security_lead')).status, 204)
      await runJob()
      assert.deepEqual(await left(), [1, 0])
      const disable = { token, headers: { 'if-match': '*' }, body: { status: 'disabled' } }
      assert.equal((await house.call('PATCH', `/users/${lead.user}`, disable)).status, 200)
      assert.deepEqual(await left(), [0, 1])
      assert.equal((await decide(admin, 'admin')).code, 'identity.own-grant')
      await runJob()
      const [done] = await house.entries(org, 'access.review')
      assert.deepEqual([done?.facts.kept, done?.facts.removed, done?.facts.undecidable], [2, 0, 1])
      const { data } = (await house.call('GET', '/access-review/grants', { token })).body
      const own = (data as unknown as readonly Grant[]).find(({ isOwn }) => isOwn)
      assert.equal(own?.reviewedAt, null)
    })

    test('is for those who have the duty, and of the own organisation only', async () => {
      const { technician, as, open } = await openOrganisation()
      const theirs = await as(technician)
      for (const [method, path] of [
        ['GET', '/access-review'],
        ['GET', '/access-review/grants'],
        ['POST', '/access-review'],
      ] as const)
        assert.equal((await house.call(method, path, { token: theirs })).status, 403)
      const other = await openOrganisation()
      const stranger = await other.as(other.admin)
      await open(stranger)
      assert.equal((await other.decide(stranger, technician, 'technician', KEEP)).status, 404)
    })

    test('that was open beside others when the house was brought up to date goes on alone, with all that was counted', async () => {
      const before = (count: number) => [
        { name: 'vault', migrations: vaultMigrations },
        { name: 'ledger', migrations: ledgerMigrations },
        { name: 'identity', migrations: identityMigrations.slice(0, count) },
      ]
      const standsAt = identityMigrations.findIndex(({ name }) => /one-review/.test(name))
      await using db = await openTestDatabase(engine, { rooms: before(standsAt) })
      const insert = (org: string, openedAt: string, completedAt: string | null, kept: number) =>
        db.superuser('INSERT INTO identity_review (org_id, opened_at, completed_at, kept) VALUES ($1, $2, $3, $4)', [
          ...[org, openedAt, completedAt, kept],
        ])
      const [one, other] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']
      await insert(one, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 5)
      await insert(one, '2026-02-01T00:00:00Z', null, 3)
      await insert(one, '2026-02-02T00:00:00Z', null, 4)
      await insert(other, '2026-02-01T00:00:00Z', null, 1)
      await db.database.migrate(before(identityMigrations.length))
      const left = await db.superuser(
        "SELECT extract(day FROM opened_at AT TIME ZONE 'UTC')::int AS day, kept FROM identity_review ORDER BY org_id, opened_at",
      )
      assert.deepEqual(
        left.map(({ day, kept }) => [day, kept]),
        [
          [1, 5],
          [2, 7],
          [1, 1],
        ],
      )
      await assert.rejects(() => insert(other, '2026-02-03T00:00:00Z', null, 0), /identity_review_standing/)
    })
  })
}
