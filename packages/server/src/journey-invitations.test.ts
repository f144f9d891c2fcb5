/** Whoever is invited gets the link by mail, and nobody else sees it; without a mail server the admin hands it over. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { later } from '#kernel'
import { openMailbox } from './testing-mailbox.ts'
import { openSsoBench } from './testing-sso.ts'

const PASSWORD = 'Seven grey pencils?'
const tokenIn = (text = '') => /\/app\/invitation#([\w.-]+)/.exec(text.replaceAll('=3D', '='))?.[1] ?? ''

interface Invited {
  readonly id: string
  readonly invitationLink: string | null
}

async function openInviting(environment: Readonly<Record<string, string>>) {
  const bench = await openSsoBench([], undefined, { environment })
  const depot = await bench.openOrganisation('Depot')
  const { house } = bench
  return {
    ...{ bench, depot },
    /** What waits is tried; what failed is tried again when its time has come. */
    settle: async () => {
      house.clock.moveTo(later(house.clock.now(), { minutes: 2 }))
      await house.errands.runDue()
    },
    invite: async (email: string) => {
      const reply = await depot.administer('POST', '/users', { email, name: 'Person I', role: 'technician' })
      assert.equal(reply.status, 201, reply.text)
      return reply.json as Invited
    },
    accept: (token: string) => bench.ask('POST', '/auth/invitation', { body: { token, password: PASSWORD } }),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  }
}

describe('an invitation', () => {
  const stack = new AsyncDisposableStack()
  let mailbox: Awaited<ReturnType<typeof openMailbox>>
  let house: Awaited<ReturnType<typeof openInviting>>
  before(async () => {
    mailbox = stack.use(await openMailbox())
    house = stack.use(await openInviting({ MUTS_SMTP_URL: mailbox.url }))
  })
  after(() => stack.disposeAsync())
  const last = (to: string) => mailbox.box.findLast((mail) => mail.to === to)?.text

  test('goes by mail to the person alone, and its link lets them in once', async () => {
    const email = 'ada@depot.example'
    const { id, invitationLink } = await house.invite(email)
    assert.equal(invitationLink, null)
    await house.settle()
    const token = tokenIn(last(email))
    assert.equal((await house.accept(token)).status, 200)
    assert.equal((await house.accept(token)).status, 401)
    const sent = (await house.depot.entries('mail.send')).filter(({ object }) => object === id)
    assert.deepEqual(
      sent.map(({ outcome }) => outcome),
      ['done'],
    )
    assert.doesNotMatch(JSON.stringify(await house.depot.entries('user.invite')), /ada@|invitation#/)
  })

  test('is tried again until the mail server takes it', async () => {
    const email = 'grace@depot.example'
    mailbox.setDown(true)
    await house.invite(email)
    await house.settle()
    assert.equal(last(email), undefined)
    mailbox.setDown(false)
    await house.settle()
    assert.equal((await house.accept(tokenIn(last(email)))).status, 200)
  })

  test('that is made again by an admin voids the first, and a new password comes the same way', async () => {
    const email = 'edsger@depot.example'
    const { id } = await house.invite(email)
    await house.settle()
    const first = tokenIn(last(email))
    const again = await house.depot.administer('POST', `/users/${id}/link`, {})
    assert.deepEqual([again.status, again.json], [201, { invitationLink: null }])
    await house.settle()
    const second = tokenIn(last(email))
    assert.deepEqual([(await house.accept(first)).status, (await house.accept(second)).status], [401, 200])
    await house.depot.administer('POST', `/users/${id}/link`, {})
    await house.settle()
    assert.match(last(email) ?? '', /within 15 minutes/)
    assert.equal((await house.accept(tokenIn(last(email)))).status, 200)
  })

  test('is handed over by the admin where there is no mail server, and only then', async () => {
    await using bare = await openInviting({})
    const { invitationLink } = await bare.invite('ada@depot.example')
    await bare.settle()
    assert.equal((await bare.accept(tokenIn(invitationLink ?? ''))).status, 200)
    assert.deepEqual(await bare.depot.entries('mail.send'), [])
  })
})
