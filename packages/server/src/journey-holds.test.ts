/** What is held stays: it is not erased and not forgotten, whoever asks, until somebody who may has released it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context, SubjectId } from '#kernel'
import { later } from '#kernel'
import { sql } from '#kernel/database'
import { createPostgresDatabase, engines } from '#kernel/database/testing'
import { codeOf } from './testing-journey.ts'
import { createMeeting } from './testing-races.ts'
import { openSsoBench } from './testing-sso.ts'

interface Hold {
  readonly id: string
  readonly state: string
}
interface Class {
  readonly name: string
  readonly atMost: object | null
  readonly tables: readonly { readonly table: string }[]
}

for (const engine of engines()) {
  describe(`a hold on ${engine}`, () => {
    let bench: Awaited<ReturnType<typeof openSsoBench>>
    let owner: Awaited<ReturnType<typeof bench.openOrganisation>>
    let meet: ReturnType<typeof createMeeting> | undefined
    let people: Readonly<Record<string, Awaited<ReturnType<(typeof owner)['enter']>>>> = {}
    before(async () => {
      const postgres = engine === 'postgres' ? await createPostgresDatabase() : undefined
      bench = await openSsoBench([], postgres?.url)
      if (postgres) meet = createMeeting(bench.house.kernel.database, postgres.superuser)
      owner = await bench.openOrganisation('Keeper')
      people = {
        auditor: await owner.enter('auditor@keeper.example', 'auditor', true),
        manager: await owner.enter('manager@keeper.example', 'fleet_manager', true),
      }
    })
    after(() => bench[Symbol.asyncDispose]())

    const act = <T>(work: (ctx: Context) => Promise<T>) =>
      bench.house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: owner.org }, work)
    async function ask(who: string, method: string, path: string, body?: object, headers = {}) {
      const person = people[who]
      assert.ok(person)
      const { accessToken } = (await bench.signIn(person)).json as { accessToken: string }
      return bench.askProven(accessToken, person.totpSecret, method, path, { headers, ...(body && { body }) })
    }
    const place = async (kind: string, id: string) =>
      owner.administer('POST', '/holds', { kind, id, reason: 'accident' })
    /** Proven already, so that nothing but the hold itself is still to be done. */
    async function prepare(id: string): Promise<() => ReturnType<typeof place>> {
      const { accessToken: token } = (await bench.signIn(owner.admin)).json as { accessToken: string }
      const body = { kind: 'vehicle', id, reason: 'accident' }
      const unproven = await bench.ask('POST', '/holds', { token, body })
      assert.deepEqual([unproven.status, codeOf(unproven)], [401, 'identity.step-up-needed'])
      const { operation } = unproven.json as { operation: string }
      const proof = await bench.stepUpFor(token, owner.admin.totpSecret, operation)
      return () => bench.ask('POST', '/holds', { token, body, headers: { 'step-up': proof } })
    }
    /** A vehicle with the subject behind it. */
    async function register(unit: string) {
      const { id } = await act((ctx) => bench.house.fleet.verbs.registerVehicle(ctx, { unit }))
      return { id: id as string, subject: (await act((ctx) => requireSubject(ctx, id))) as SubjectId }
    }
    const requireSubject = async (ctx: Context, id: string, kind: 'vehicle' | 'driver' | 'user' = 'vehicle') => {
      const [find] = bench.house.rooms.flatMap(({ subjects }) => subjects?.[kind] ?? [])
      assert.ok(find)
      return find(ctx, id)
    }
    const erase = (subject: SubjectId) =>
      bench.house.erasure.erase(owner.org, subject, { kind: 'operator', id: 'test' }).then(
        () => 'erased',
        ({ code }: { readonly code: string }) => code,
      )

    test('keeps a vehicle from being erased until it is released, and each step is an entry', async () => {
      const { id, subject } = await register('H-1')
      const placed = await place('vehicle', id)
      assert.equal(placed.status, 201, placed.text)
      const hold = placed.json as Hold
      assert.equal(await erase(subject), 'kernel.held')
      assert.equal((await owner.administer('GET', `/vehicles/${id}`)).status, 200)

      const released = await owner.administer('POST', `/holds/${hold.id}/release`)
      assert.deepEqual([released.status, (released.json as Hold).state], [200, 'released'])
      assert.equal(codeOf(await owner.administer('POST', `/holds/${hold.id}/release`)), 'kernel.hold-released')
      assert.equal(await erase(subject), 'erased')
      const again = await place('vehicle', id)
      assert.ok(['kernel.hold-erased', 'vault.subject-erased'].includes(codeOf(again) ?? ''), again.text)
      for (const action of ['hold.place', 'hold.release']) {
        const [told] = await owner.entries(action)
        assert.deepEqual([told?.objects, told?.subjects, told?.facts.reason], [[hold.id, id], [subject], 'accident'])
      }
    })

    test('is about drivers and users too, and about nothing that is not there', async () => {
      const driver = await ask('manager', 'POST', '/drivers', { name: 'Driver 01' })
      assert.equal((await place('driver', (driver.json as Hold).id)).status, 201)
      assert.equal((await place('user', people.manager?.user ?? '')).status, 201)
      const nowhere = '00000000-0000-7000-8000-0000000000ff'
      for (const kind of ['vehicle', 'driver', 'user']) assert.equal((await place(kind, nowhere)).status, 404, kind)
      assert.equal((await place('bridge', nowhere)).status, 400)
    })

    test('is about a driver and their account alike, and keeps their licences', async () => {
      const licence = { classes: ['B'], country: 'AT', number: 'HELD 1', expiresOn: '2030-01-01' }
      const userId = (await owner.enter('driver@keeper.example', 'driver')).user
      const driver = await ask('manager', 'POST', '/drivers', { name: 'Driver 02', userId, licences: [licence] })
      const { id, licences } = driver.json as Hold & { licences: { id: string }[] }
      const [user, file] = (await act((ctx) =>
        Promise.all([requireSubject(ctx, userId, 'user'), requireSubject(ctx, id, 'driver')]),
      )) as SubjectId[]
      const remove = () =>
        ask('manager', 'DELETE', `/drivers/${id}/licences/${licences[0]?.id}`, undefined, { 'if-match': '*' })
      for (const [kind, held] of [
        ['user', userId],
        ['driver', id],
      ] as const) {
        const hold = (await place(kind, held)).json as Hold
        for (const subject of [user, file]) assert.equal(await erase(subject as SubjectId), 'kernel.held', kind)
        if (kind === 'driver') assert.equal(codeOf(await remove()), 'kernel.held')
        assert.equal((await owner.administer('POST', `/holds/${hold.id}/release`)).status, 200)
      }
      assert.equal((await remove()).status, 204)
      assert.equal(await erase(file as SubjectId), 'erased')
    })

    test('is not released by whom it holds, and by somebody else', async () => {
      const second = await owner.enter('second@keeper.example', 'admin', true)
      people = { ...people, second }
      const { id } = (await ask('second', 'POST', '/holds', { kind: 'user', id: owner.admin.user, reason: 'inquiry' }))
        .json as Hold
      assert.equal(codeOf(await owner.administer('POST', `/holds/${id}/release`)), 'kernel.own-hold')
      assert.equal((await ask('second', 'POST', `/holds/${id}/release`)).status, 200)
    })

    test('is read by auditors, and placed and released by whoever answers for data alone', async () => {
      const { id } = await register('H-2')
      const { id: holdId } = (await place('vehicle', id)).json as Hold
      const listed = (await ask('auditor', 'GET', '/holds?filter[state]=standing')).json as { data: Hold[] }
      assert.ok(listed.data.some((hold) => hold.id === holdId))
      assert.equal((await ask('manager', 'GET', '/holds')).status, 403)
      for (const who of ['auditor', 'manager']) {
        const body = { kind: 'vehicle', id, reason: 'other' }
        assert.equal((await ask(who, 'POST', '/holds', body)).status, 403)
        assert.equal((await ask(who, 'POST', `/holds/${holdId}/release`)).status, 403)
      }
    })

    test('stands beside classes that say how long every table is kept', async () => {
      const { data } = (await ask('auditor', 'GET', '/retention')).json as { data: Class[] }
      const tables = data.flatMap(({ tables }) => tables.map(({ table }) => table))
      assert.ok(tables.length > 80 && new Set(tables).size === tables.length)
      const most = Object.fromEntries(data.map(({ name, atMost }) => [name, atMost]))
      assert.deepEqual([most.customer, most.audit], [{ months: 84 }, { months: 120 }])
      assert.equal((await ask('manager', 'GET', '/retention')).status, 403)
    })

    test('and an erasure at once: one of the two happens, never both', async () => {
      for (let at = 0; at < 8; at++) {
        const { id, subject } = await register(`R-${at}`)
        const placing = await prepare(id)
        const [placed, erased] = await Promise.all([placing(), erase(subject)])
        const happened = [placed.status === 201, erased === 'erased']
        assert.notDeepEqual(happened, [true, true], `${placed.text} ${erased}`)
        assert.ok(happened.includes(true), `${placed.text} ${erased}`)
      }
      assert.deepEqual(bench.house.bugs, [])
    })

    if (engine !== 'postgres') return
    test('that is placed while sessions are being forgotten waits for it: what is there when it is answered stays', async () => {
      const driver = await owner.enter('gone@keeper.example', 'driver')
      const token = ((await bench.signIn(driver)).json as { accessToken: string }).accessToken
      await bench.house.kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-out', token })
      bench.house.clock.moveTo(later(bench.house.clock.now(), { months: 4 }))
      const { database } = bench.house.kernel
      const count = async () => {
        const mine = sql`SELECT id FROM identity_session WHERE org_id = ${owner.org} AND user_id = ${driver.user}`
        return (await database.transaction({ org: owner.org }, (tx) => tx.all(mine))).length
      }
      assert.equal(await count(), 1)
      const job = bench.house.rooms.flatMap(({ jobs = [] }) => jobs.filter(({ name }) => /forget-sessions/.test(name)))
      const left: number[] = []
      const placing = async () => {
        assert.equal((await place('user', driver.user)).status, 201)
        left.push(await count())
      }
      // It has chosen what goes, and waits for the first of it.
      await meet?.(
        'LOCK TABLE identity_sso_session IN ACCESS EXCLUSIVE MODE',
        async () => job[0]?.runApart?.(),
        placing,
      )
      left.push(await count())
      assert.deepEqual(left, [0, 0])
    })
  })
}
