/** Who outside is told what happens: by ids alone, signed, told again until it arrives, and nowhere it must not go. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Context, Span } from '#kernel'
import { later } from '#kernel'
import { openReceiver } from './testing-receiver.ts'
import { openSsoBench } from './testing-sso.ts'

const receiver = await openReceiver()
const bench = await openSsoBench([], undefined, {
  environment: { MUTS_WEBHOOK_ORIGINS: `private:${receiver.origin}` },
  webhooks: { lookup: receiver.lookup as never, ca: receiver.ca },
})
const { house } = bench
after(async () => {
  await bench[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

interface Made {
  readonly id: string
  readonly secret: string
}
interface Delivery {
  readonly id: string
  readonly state: string
  readonly tries: number
  readonly status: number | null
  readonly fault: string | null
}

describe('a webhook', () => {
  let owner: Awaited<ReturnType<typeof bench.openOrganisation>>
  let hook: Made
  before(async () => {
    owner = await bench.openOrganisation('Told')
    hook = await make(receiver.origin)
  })
  const make = async (origin: string, events = ['vehicle.register', 'vehicle.change']) => {
    const reply = await owner.administer('POST', '/webhooks', { name: 'Hook', url: `${origin}/told?x=1`, events })
    assert.equal(reply.status, 201, reply.text)
    return reply.json as Made
  }
  const register = async (unit: string) => {
    house.clock.moveTo(later(house.clock.now(), { seconds: 1 }))
    const { id } = await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: owner.org }, (ctx: Context) =>
      house.fleet.verbs.registerVehicle(ctx, { unit, vin: 'MUTSDEMW000000001'.slice(0, 17 - unit.length) + unit }),
    )
    await settle()
    return id
  }
  /** What was committed is placed, heard, and sent. */
  const settle = async () => {
    await house.kernel.ledger.drain()
    await house.kernel.ledger.drain()
    await house.errands.runDue()
  }
  const pass = async (span: Span) => {
    await house.kernel.ledger.drain()
    house.clock.moveTo(later(house.clock.now(), span))
    await settle()
  }
  const deliveries = async (id = hook.id) =>
    ((await owner.administer('GET', `/webhooks/${id}/deliveries`)).json as { data: readonly Delivery[] }).data
  const signed = (secret: string, { headers, body }: (typeof receiver.received)[number]) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
  }

  test('is told what it asked for, once, signed as Standard Webhooks say, and nothing about anybody', async () => {
    const id = await register('W1')
    assert.equal(receiver.received.length, 1)
    const [told] = receiver.received
    assert.ok(told)
    const { type, data } = JSON.parse(told.body) as { type: string; data: { id: string; ids: string[] } }
    assert.deepEqual([type, data.id, data.ids], ['vehicle.register', id, [id]])
    assert.equal(told.headers['webhook-signature'], signed(hook.secret, told))
    assert.doesNotMatch(told.body, /MUTSDEM|W1|subject/)
    const [delivery] = await deliveries()
    assert.deepEqual([delivery?.id, delivery?.state, delivery?.status], [told.headers['webhook-id'], 'delivered', 204])
    await settle()
    assert.equal(receiver.received.length, 1)
  })

  test('is signed with both secrets for a day after a new one was made', async () => {
    const { secret } = (await owner.administer('POST', `/webhooks/${hook.id}/secret`)).json as Made
    await register('W2')
    const told = receiver.received.at(-1)
    assert.ok(told)
    assert.equal(told.headers['webhook-signature'], `${signed(secret, told)} ${signed(hook.secret, told)}`)
    await pass({ hours: 25 })
    await register('W3')
    const later = receiver.received.at(-1)
    assert.ok(later)
    assert.equal(later.headers['webhook-signature'], signed(secret, later))
  })

  test('is told again after a failure, under the same id, until it arrives; and once more where that is asked for', async () => {
    receiver.answer(503)
    await register('W4')
    const first = receiver.received.at(-1)?.headers['webhook-id']
    assert.deepEqual([(await deliveries())[0]?.state, (await deliveries())[0]?.fault], ['waiting', 'answered 503'])
    receiver.answer(200)
    await pass({ seconds: 6 })
    const [delivery] = await deliveries()
    assert.deepEqual(
      [delivery?.state, delivery?.tries, receiver.received.at(-1)?.headers['webhook-id']],
      ['delivered', 2, first],
    )
    const count = receiver.received.length
    const again = await owner.administer('POST', `/webhooks/${hook.id}/deliveries/${delivery?.id}/redeliver`)
    assert.equal(again.status, 202, again.text)
    await settle()
    assert.equal(receiver.received.length, count + 1)
    assert.equal(receiver.received.at(-1)?.headers['webhook-id'], first)
  })

  test('ends after five days of failures, tells why, and goes on where somebody sets it going', async () => {
    receiver.answer(500)
    await register('W5')
    await pass({ days: 5 })
    await register('W6')
    const shown = (await owner.administer('GET', `/webhooks/${hook.id}`)).json as {
      state: string
      failingSince: string
    }
    assert.equal(shown.state, 'disabled')
    assert.equal((await owner.entries('webhook.disable')).length, 1)
    const count = receiver.received.length
    await register('W7')
    assert.equal(receiver.received.length, count)
    receiver.answer(204)
    const going = await owner.administer('PATCH', `/webhooks/${hook.id}`, { state: 'active' }, { 'if-match': '*' })
    assert.equal(going.status, 200, going.text)
    await register('W8')
    assert.equal((await deliveries())[0]?.state, 'delivered')
  })

  test('goes nowhere that a name turns out to lead to and that was not named by the operator', async () => {
    const inside = await make('https://inside.example')
    const count = receiver.received.length
    await register('W9')
    assert.deepEqual(
      (await deliveries(inside.id)).map(({ state, fault }) => [state, fault]),
      [['waiting', 'forbidden']],
    )
    assert.equal(receiver.received.length, count + 1, 'the one that was named is told')
    for (const url of [
      'http://hooks.example/',
      'https://127.0.0.1/',
      'https://10.0.0.1/',
      'https://localhost/',
      'https://a:b@x.example/',
      'https://169.254.169.254/',
      'file:///etc/passwd',
    ]) {
      const refused = await owner.administer('POST', '/webhooks', { name: 'X', url, events: ['vehicle.change'] })
      assert.equal((refused.json as { code: string }).code, 'kernel.webhook-url', url)
    }
    assert.equal(
      (await owner.administer('DELETE', `/webhooks/${inside.id}`, undefined, { 'if-match': '*' })).status,
      204,
    )
  })

  test('hears of no event that is not told, and nothing of another organisation', async () => {
    const wrong = await owner.administer('POST', '/webhooks', {
      name: 'X',
      url: 'https://x.example/',
      events: ['user.list'],
    })
    assert.equal((wrong.json as { code: string }).code, 'kernel.webhook-event')
    const { data } = (await owner.administer('GET', '/webhook-events')).json as { data: { event: string }[] }
    const declared = new Set(house.rooms.flatMap(({ entries = {} }) => Object.keys(entries)))
    assert.deepEqual(
      data.filter(({ event }) => !declared.has(event)),
      [],
    )
    const stranger = await bench.openOrganisation('Other')
    const { id } = await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: stranger.org }, (ctx) =>
      house.fleet.verbs.registerVehicle(ctx, { unit: 'FOREIGN' }),
    )
    await pass({ hours: 1 })
    assert.ok(receiver.received.every(({ body }) => !body.includes(id)))
    assert.equal((await stranger.administer('GET', `/webhooks/${hook.id}`)).status, 404)
    assert.deepEqual(house.bugs, [])
  })
})
