import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { connect } from 'node:tls'
import { makeAuthority } from '#kernel/database/testing'
import { mayReach } from './address-guard.ts'
import { openOutbound } from './index.ts'

const authority = makeAuthority()
const issued = authority.issue('localhost')

async function openServer(serve: RequestListener, tls: object = {}) {
  const server = createServer({ cert: issued.certificate, key: issued.key, minVersion: 'TLSv1.2', ...tls }, serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { origin: `https://localhost:${port}`, port, [Symbol.dispose]: close }
}
const open = (origin: string, more: object = {}) =>
  openOutbound({ origins: [origin], reach: 'private', ca: authority.certificate, timeoutMs: 2_000, ...more })
const refused = (reason: string) => ({ name: 'OutboundError', reason })

describe('the way out', () => {
  test('asks an allowed origin over TLS 1.3 and gives its answer', async () => {
    using server = await openServer((asked, answer) => {
      asked.setEncoding('utf8').on('data', (body) => answer.writeHead(201).end(`${asked.headers['x-word']} ${body}`))
    })
    const { status, body } = await open(server.origin).post(`${server.origin}/v1`, { 'x-word': 'said' }, 'hello')
    assert.deepEqual([status, body.toString()], [201, 'said hello'])
  })

  test('goes nowhere else: another origin, plain HTTP, a redirect [attack.41]', async () => {
    using server = await openServer((_, answer) => answer.writeHead(307, { location: 'https://127.0.0.1:1/' }).end())
    const out = open(server.origin)
    for (const url of ['https://localhost:1/', `http://localhost:${server.port}/`, 'https://localhost.example/']) {
      await assert.rejects(out.post(url, {}, ''), refused('forbidden'), url)
    }
    assert.equal((await out.post(server.origin, {}, '')).status, 307)
  })

  test('refuses who does not prove who he is, and TLS 1.2', async () => {
    using server = await openServer((_, answer) => answer.end())
    using old = await openServer((_, answer) => answer.end(), { maxVersion: 'TLSv1.2' })
    const stranger = { ca: makeAuthority('another authority').certificate }
    await assert.rejects(open(server.origin, stranger).post(server.origin, {}, ''), refused('untrusted'))
    const byAddress = `https://127.0.0.1:${server.port}`
    await assert.rejects(open(byAddress).post(byAddress, {}, ''), refused('untrusted'))
    const socket = connect({ port: old.port, host: '127.0.0.1', ca: authority.certificate, servername: 'localhost' })
    await new Promise((resolve) => socket.once('secureConnect', resolve))
    socket.destroy()
    await assert.rejects(open(old.origin).post(old.origin, {}, ''), refused('untrusted'))
  })

  test('waits no longer than it may, also where an answer trickles, and reads no more', async () => {
    using silent = await openServer(() => undefined)
    using trickling = await openServer((_, answer) => answer.writeHead(200).write('a'))
    using endless = await openServer((_, answer) => answer.end(Buffer.alloc(2_000)))
    for (const { origin } of [silent, trickling]) {
      await assert.rejects(open(origin, { timeoutMs: 200 }).post(origin, {}, ''), refused('timeout'))
    }
    await assert.rejects(open(endless.origin, { maxBytes: 1_999 }).post(endless.origin, {}, ''), refused('too-large'))
    assert.equal((await open(endless.origin, { maxBytes: 2_000 }).post(endless.origin, {}, '')).body.length, 2_000)
    await assert.rejects(open('https://localhost:1').post('https://localhost:1', {}, ''), refused('unreachable'))
  })

  test('connects to no forbidden address behind a good name, and to none but the judged one [attack.41]', async () => {
    using server = await openServer((_, answer) => answer.end('here'))
    const leadTo = (...addresses: readonly string[]) => ({
      lookup: (_: string, __: object, done: (error: null, found: object[]) => void) =>
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        ),
    })
    const ask = (more: object) => open(server.origin, more).post(server.origin, {}, '')
    assert.equal((await ask(leadTo('127.0.0.1'))).body.toString(), 'here')
    for (const bad of [['169.254.169.254'], ['127.0.0.1', '169.254.169.254'], []]) {
      await assert.rejects(ask(leadTo(...bad)), refused('forbidden'), bad.join())
    }
    await assert.rejects(ask({ ...leadTo('127.0.0.1'), reach: 'public' }), refused('forbidden'))
  })
})

describe('an address', () => {
  test('is reached by what it is, however it is written [attack.41]', () => {
    for (const address of ['8.8.8.8', '2600::1', '::ffff:8.8.8.8']) assert.ok(mayReach(address, 'public'), address)
    for (const address of ['10.1.2.3', '127.0.0.1', '::1', 'fd12::1', '192.168.1.1', '::ffff:10.0.0.1', '100.64.0.1']) {
      assert.ok(mayReach(address, 'private') && !mayReach(address, 'public'), address)
    }
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::1',
      'fe80::1',
      'fd00:ec2::254',
      '0.0.0.0',
      '::',
      '224.0.0.1',
      '255.255.255.255',
      'ff02::1',
      'localhost',
      '',
    ]) {
      assert.ok(!mayReach(address, 'private'), address)
    }
  })
})
