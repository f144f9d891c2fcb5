import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { makeAuthority } from '#kernel/database/testing'
import { openMail } from './mail.ts'

const authority = makeAuthority()
const issued = authority.issue('localhost')
const MESSAGE = { to: 'person@depot.example', subject: 'A subject', text: 'A text with a link' }

/** A real SMTP server on loopback that keeps what it was sent. */
async function openServer(more: object = {}) {
  const took: { from: string; to: readonly string[]; text: string; user: string; isSecure: boolean }[] = []
  const server = new SMTPServer({
    cert: issued.certificate,
    key: issued.key,
    secure: true,
    authOptional: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('refused')),
    onData: (stream, { envelope, user, secure }, done) => {
      let text = ''
      stream.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        took.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          text,
          user: String(user ?? ''),
          isSecure: secure,
        })
        done()
      })
    },
    ...more,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { took, port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

const open = (port: number, server: object = {}, options: object = {}) =>
  openMail(
    { host: 'localhost', port, isImplicit: true, from: 'fleet@depot.example', ca: authority.certificate, ...server },
    { reach: 'private', timeoutMs: 5_000, lookup: async () => ['127.0.0.1'], ...options },
  )
const refused = (reason: string) => ({ name: 'OutboundError', reason })

describe('mail', () => {
  test('goes to the named server over TLS, and says who sends it', async () => {
    await using server = await openServer()
    await open(server.port, { user: 'house', password: 'right' }).send(MESSAGE)
    const [mail] = server.took
    assert.deepEqual(
      [mail?.from, mail?.to, mail?.user, mail?.isSecure],
      ['fleet@depot.example', [MESSAGE.to], 'house', true],
    )
    assert.match(mail?.text ?? '', /Subject: A subject[\s\S]*A text with a link/)
  })

  test('by STARTTLS says no word before it, and none at all to a server that has it not', async () => {
    await using server = await openServer({ secure: false })
    await using bare = await openServer({ secure: false, disabledCommands: ['STARTTLS'] })
    await open(server.port, { isImplicit: false }).send(MESSAGE)
    assert.equal(server.took[0]?.isSecure, true)
    await assert.rejects(open(bare.port, { isImplicit: false }).send(MESSAGE), refused('untrusted'))
    assert.deepEqual(bare.took, [])
  })

  test('is given to nobody who does not prove who he is, or speaks TLS 1.2', async () => {
    await using server = await openServer()
    await using old = await openServer({ maxVersion: 'TLSv1.2' })
    const stranger = { ca: makeAuthority('another authority').certificate }
    await assert.rejects(open(server.port, stranger).send(MESSAGE), refused('untrusted'))
    await assert.rejects(open(old.port).send(MESSAGE), { name: 'OutboundError' })
    assert.deepEqual([...server.took, ...old.took], [])
  })

  test('is not sent where the name leads to a forbidden address, or the password is refused', async () => {
    await using server = await openServer()
    for (const addresses of [['169.254.169.254'], ['127.0.0.1', '169.254.169.254'], []])
      await assert.rejects(open(server.port, {}, { lookup: async () => addresses }).send(MESSAGE), refused('forbidden'))
    await assert.rejects(open(server.port, { user: 'house', password: 'wrong' }).send(MESSAGE), refused('unreachable'))
    assert.deepEqual(server.took, [])
  })

  test('has one recipient and one subject, whatever stands in them', async () => {
    await using server = await openServer()
    await open(server.port).send({ ...MESSAGE, subject: 'One\r\nBcc: other@depot.example' })
    assert.deepEqual(server.took[0]?.to, [MESSAGE.to])
    assert.doesNotMatch(server.took[0]?.text ?? '', /^Bcc:/m)
  })
})
