import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type { OrgId, Role } from '#kernel'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import { makeAuthority } from '#kernel/database/testing'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

const NEW_PASSWORD = 'Seven grey pencils?'
const authority = makeAuthority()

/** A real SMTP server with TLS on loopback, and a house that mails through it. */
async function openMailing() {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'))
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, authority.certificate)
  const { certificate: cert, key } = authority.issue('localhost')
  const box: { to: string; text: string }[] = []
  const server = new SMTPServer({
    cert,
    key,
    secure: true,
    onAuth: ({ password }, _, done) =>
      password === 'kept-secret' ? done(null, { user: 'house' }) : done(new Error('no')),
    onData: (stream, { envelope }, done) => {
      let text = ''
      stream.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      stream.on('end', () => {
        box.push({ to: envelope.rcptTo[0]?.address ?? '', text })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.server.address() as AddressInfo
  const smtpUrl = `smtps://house:kept-secret@localhost:${port}?sslrootcert=${ca}`
  const house = await openTestIdentity('pglite', { smtpUrl })
  const close = async () => {
    await house.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    rmSync(folder, { recursive: true })
  }
  return { house, box, close }
}

let mailing: Awaited<ReturnType<typeof openMailing>>
let house: TestIdentity
before(async () => {
  mailing = await openMailing()
  house = mailing.house
})
after(() => mailing.close())

async function openPerson(role: Role = 'technician') {
  const { org, people } = await house.createOrganisation(role)
  const [person] = people
  assert.ok(person)
  return { org, person }
}

/** Asks, waits until it was worked on, and gives the answer and the mails that left since. */
async function ask(email: string, address = '192.0.2.1') {
  const before = mailing.box.length
  const { status, body, headers } = await house.call('POST', '/auth/password-reset', { body: { email }, address })
  await house.identity.verbs.mailed()
  return { answer: { status, body, headers }, mails: mailing.box.slice(before) }
}

const accept = (token: string, more: object = {}) =>
  house.call('POST', '/auth/invitation', { body: { token, password: NEW_PASSWORD, ...more } })
const tokenIn = (text = '') => /\/app\/invitation#(\S+)/.exec(text.replaceAll('=\r\n', ''))?.[1] ?? ''
const lastReason = async (org: OrgId) => (await house.entries(org, 'session.refuse'))[0]?.facts.reason

describe('a forgotten password', () => {
  test('is set anew by a mailed link, once; the other sessions end [attack.13] [attack.58]', async () => {
    const { org, person } = await openPerson()
    const session = await house.signIn(person)
    const { mails } = await ask(person.email)
    assert.equal(mails[0]?.to, person.email)
    const token = tokenIn(mails[0]?.text)
    assert.equal((await accept(token)).status, 200)
    assert.equal((await accept(token)).code, 'identity.link-refused')
    assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 401)
    const body = { email: person.email, password: NEW_PASSWORD }
    assert.equal((await house.call('POST', '/auth/sign-in', { body })).status, 200)
    assert.equal((await house.entries(org, 'mail.send'))[0]?.outcome, 'done')
  })

  test('gives the same answer for an account, for none and for one that is closed, and mails the first only [attack.26]', async () => {
    const known = await openPerson()
    const closed = await openPerson()
    await house.alter(closed.org, sql`UPDATE identity_user SET status = 'disabled'`)
    const outcomes = [await ask(known.person.email), await ask('nobody@reset.example'), await ask(closed.person.email)]
    const answers = outcomes.map(({ answer }) => answer)
    assert.deepEqual(answers, Array(3).fill({ status: 202, body: {}, headers: {} }))
    assert.deepEqual(
      outcomes.map(({ mails }) => mails.length),
      [1, 0, 0],
    )
    assert.deepEqual([await lastReason(HOUSE), await lastReason(closed.org)], ['unknown e-mail', 'account not active'])
  })

  test('is no way around the second factor, and its link lives 15 minutes [attack.31] [attack.58]', async () => {
    const { person } = await openPerson('admin')
    const token = tokenIn((await ask(person.email)).mails[0]?.text)
    assert.equal((await accept(token)).code, 'identity.second-factor-needed')
    assert.equal((await accept(token, { totp: '000000' })).code, 'identity.credentials-refused')
    house.pass({ minutes: 14, seconds: 59 })
    const late = tokenIn((await ask(person.email)).mails[0]?.text)
    assert.equal((await accept(late, { totp: house.codeOf(person.totpSecret) })).body.assuranceLevel, 'aal2')
    const expired = tokenIn((await ask(person.email, '192.0.2.9')).mails[0]?.text)
    house.pass({ minutes: 15 })
    assert.equal((await accept(expired, { totp: house.codeOf(person.totpSecret) })).code, 'identity.link-refused')
  })

  test('goes to the address on record, however the typed one is spelt', async () => {
    const { person } = await openPerson()
    const { mails } = await ask(` ${person.email.toUpperCase().replace('@', '\uff20')}`)
    assert.equal(mails[0]?.to, person.email)
  })

  test('floods nobody with mail: after four the wait doubles, and a tenth waits 15 minutes', async () => {
    const { person } = await openPerson()
    let sent = 0
    for (let time = 0; time < 12; time += 1) sent += (await ask(person.email, `198.51.100.${time}`)).mails.length
    assert.equal(sent, 5)
    house.pass({ minutes: 15 })
    assert.equal((await ask(person.email, '198.51.100.99')).mails.length, 1)
  })

  test('keeps the password of the mail server in the vault, sealed', async () => {
    const { person } = await openPerson()
    await ask(person.email)
    const kept = await house.kernel.vault.secrets.reveal('mail/smtp')
    assert.equal(kept?.revealText(), 'kept-secret')
    assert.equal(String(kept), '[redacted]')
  })
})

describe('without a mail server a forgotten password', () => {
  test('is answered in the same way, and the ledger says why nothing came of it', async () => {
    const bare = await openTestIdentity()
    try {
      const { org, people } = await bare.createOrganisation('technician')
      const [person] = people
      const { status } = await bare.call('POST', '/auth/password-reset', { body: { email: person?.email } })
      await bare.identity.verbs.mailed()
      assert.equal(status, 202)
      assert.equal((await bare.entries(org, 'session.refuse'))[0]?.facts.reason, 'no mail server is set')
    } finally {
      await bare.close()
    }
  })
})

describe('the own password', () => {
  const change = (token: string, current: string, password = NEW_PASSWORD) =>
    house.call('POST', '/me/password', { token, body: { current, password } })

  test('is changed by who knows it; other sessions and open links end, this one goes on', async () => {
    const { org, person } = await openPerson()
    const other = await house.signIn(person)
    const { accessToken: token } = await house.signIn(person)
    const link = tokenIn((await ask(person.email)).mails[0]?.text)
    assert.equal((await change(token, GOOD_PASSWORD)).status, 204)
    assert.equal((await house.call('GET', '/me', { token })).status, 200)
    assert.equal((await house.call('GET', '/me', { token: other.accessToken })).status, 401)
    assert.equal((await accept(link)).code, 'identity.link-refused')
    assert.equal((await house.entries(org, 'password.change')).length, 1)
    assert.equal((await change(token, NEW_PASSWORD, GOOD_PASSWORD)).status, 204)
  })

  test('stays when the present one is wrong or the new one weak, and guessing it is slowed', async () => {
    const { org, person } = await openPerson()
    const { accessToken: token } = await house.signIn(person)
    assert.equal((await change(token, GOOD_PASSWORD, 'Password2026!')).code, 'identity.password-weak')
    for (let guess = 0; guess < 5; guess += 1)
      assert.equal((await change(token, `wrong ${guess}`)).code, 'identity.password-refused')
    assert.equal((await change(token, GOOD_PASSWORD)).code, 'identity.password-refused')
    assert.equal((await house.entries(org, 'factor.refuse')).at(-1)?.facts.reason, 'wrong password')
    house.pass({ seconds: 2 })
    assert.equal((await change(token, GOOD_PASSWORD)).status, 204)
  })

  test('is not changed in a session that began more than five minutes ago', async () => {
    const { person } = await openPerson()
    const { refreshToken } = await house.signIn(person)
    house.pass({ minutes: 5 })
    const { body } = await house.call('POST', '/auth/refresh', { body: { refreshToken } })
    assert.equal((await change(body.accessToken, GOOD_PASSWORD)).code, 'identity.reauthentication-needed')
    assert.equal((await change((await house.signIn(person)).accessToken, GOOD_PASSWORD)).status, 204)
  })
})
