/** What people are told of by mail: as each asked for it, no further than they reach, and until it arrives. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context, VehicleId } from '#kernel'
import { later } from '#kernel'
import { scheduleOverdue } from './testing-due.ts'
import { openMailbox } from './testing-mailbox.ts'
import { openSsoBench } from './testing-sso.ts'

const mailbox = await openMailbox()
const bench = await openSsoBench([], undefined, { environment: { MUTS_SMTP_URL: mailbox.url } })
const { house } = bench
after(async () => {
  await bench[Symbol.asyncDispose]()
  await mailbox[Symbol.asyncDispose]()
})

const OFF = { 'critical-issue': 'off', approval: 'off', 'import-finished': 'off', due: 'off' }

describe('mail of a fleet', () => {
  let owner: Awaited<ReturnType<typeof bench.openOrganisation>>
  let vehicleId = '' as VehicleId
  let people: Readonly<Record<string, Awaited<ReturnType<(typeof owner)['enter']>>>> = {}
  before(async () => {
    owner = await bench.openOrganisation('Mailed')
    people = {
      manager: await owner.enter('manager@mailed.example', 'fleet_manager'),
      technician: await owner.enter('technician@mailed.example', 'technician'),
    }
    vehicleId = (await act((ctx) => house.fleet.verbs.registerVehicle(ctx, { unit: 'MAILED-1' }))).id
  })
  const act = <T>(work: (ctx: Context) => Promise<T>) =>
    house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: owner.org }, work)
  const settle = async () => {
    await house.kernel.ledger.drain()
    await house.kernel.ledger.drain()
    house.clock.moveTo(later(house.clock.now(), { seconds: 31 }))
    await house.errands.runDue()
  }
  /** The mails that leave by it. */
  async function mailsOf(work: () => Promise<unknown>) {
    const before = mailbox.box.length
    await work()
    await settle()
    return mailbox.box.slice(before)
  }
  async function wish(who: string, wishes: object) {
    const person = people[who]
    assert.ok(person)
    const token = ((await bench.signIn(person)).json as { accessToken: string }).accessToken
    const body = { ...OFF, ...wishes }
    const reply = await bench.ask('PUT', '/me/notices', { token, body, headers: { 'if-match': '*' } })
    assert.equal(reply.status, 200, reply.text)
    return { reply, token }
  }
  const raise = (severity: 'critical' | 'high', title: string) =>
    act((ctx) => {
      const words = { title, description: null }
      return house.fleet.verbs.raiseIssue(ctx, { vehicleId, source: 'alert', severity, words })
    })

  test('is sent to nobody who has not asked for it', async () => {
    assert.deepEqual(await mailsOf(() => raise('critical', 'Brakes one')), [])
  })

  test('tells of a critical issue at once, and of no other, without a word of what it says', async () => {
    await wish('manager', { 'critical-issue': 'at-once' })
    const [mail, ...more] = await mailsOf(() => raise('critical', 'Secret brakes'))
    assert.deepEqual([mail?.to, more.length], ['manager@mailed.example', 0])
    assert.match(mail?.text ?? '', /\/app\/issues\/[0-9a-f-]{36}/)
    assert.doesNotMatch(mail?.text ?? '', /Secret|MAILED-1/)
    assert.deepEqual(await mailsOf(() => raise('high', 'Lamp')), [])
    const sent = await owner.entries('mail.send')
    assert.equal(sent.at(0)?.outcome, 'done')
  })

  test('reaches no further than its reader: a technician hears of the vehicles assigned to them', async () => {
    await wish('manager', {})
    await wish('technician', { 'critical-issue': 'at-once' })
    assert.deepEqual(await mailsOf(() => raise('critical', 'Brakes three')), [])
    await act((ctx) => house.fleet.verbs.assignVehicleTo(ctx, vehicleId, people.technician?.user as never))
    assert.deepEqual(
      (await mailsOf(() => raise('critical', 'Brakes four'))).map(({ to }) => to),
      ['technician@mailed.example'],
    )
    await wish('technician', {})
  })

  test('waits for the morning where that is asked for, and is one then', async () => {
    await wish('manager', { 'critical-issue': 'daily' })
    assert.deepEqual(await mailsOf(() => raise('critical', 'Brakes five')), [])
    assert.deepEqual(await mailsOf(() => raise('critical', 'Brakes six')), [])
    house.clock.moveTo(later(house.clock.now(), { hours: 24 }))
    await house.errands.runDue()
    const mails = await mailsOf(async () => undefined)
    const digests = mailbox.box.filter(({ text }) => text.includes('- A critical issue was raised:'))
    assert.equal(digests.length, 1, `${mails.length}`)
    assert.equal(digests[0]?.text.match(/\/app\/issues\//g)?.length, 2)
    await wish('manager', {})
  })

  test('says each morning what is due, inspections too, to whoever asked for that', async () => {
    await wish('manager', { due: 'daily' })
    await scheduleOverdue(owner.administer, vehicleId)
    house.clock.moveTo(later(house.clock.now(), { hours: 24 }))
    await house.errands.runDue()
    await settle()
    const told = mailbox.box.at(-1)
    assert.equal(told?.to, 'manager@mailed.example')
    assert.match(told?.text ?? '', /- Yearly inspection: overdue, 2021-01-30/)
    await wish('manager', {})
  })

  test('is tried again while the server takes none, and says once that it left', async () => {
    await wish('manager', { 'critical-issue': 'at-once' })
    mailbox.setDown(true)
    assert.deepEqual(await mailsOf(() => raise('critical', 'Brakes seven')), [])
    mailbox.setDown(false)
    const count = (await owner.entries('mail.send')).length
    house.clock.moveTo(later(house.clock.now(), { minutes: 2 }))
    assert.equal((await mailsOf(async () => undefined)).length, 1)
    assert.equal((await owner.entries('mail.send')).length, count + 1)
    assert.deepEqual(house.bugs, [])
  })

  test('is asked for by the version one has seen, and of nothing that is not told', async () => {
    const { token } = await wish('manager', {})
    const put = (body: object, seen: string) =>
      bench.ask('PUT', '/me/notices', { token, body, headers: { 'if-match': seen } })
    assert.equal((await put(OFF, '"99"')).status, 412)
    assert.equal((await put({ ...OFF, due: 'at-once' }, '*')).status, 400)
    const { json } = await bench.ask('GET', '/me/notices', { token })
    assert.deepEqual(json, { ...OFF, canMail: true })
  })
})
