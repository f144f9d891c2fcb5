/** ClamAV itself, with one signature of our own: no database is fetched, and nothing leaves this machine. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { OutboundError, openClamd } from '#kernel/outbound'
import { findClamd, startClamd } from './testing-clamd.ts'

const OPTIONS = { reach: 'loopback', timeoutMs: 5_000 } as const

describe('clamd', { skip: findClamd() ? false : 'clamd is not installed' }, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>
  before(async () => {
    clamd = await startClamd()
  })
  after(() => clamd[Symbol.asyncDispose]())

  test('finds what its signature names, also within much else, and nothing where it is not', async () => {
    const scanner = openClamd(clamd.address, OPTIONS)
    assert.equal(await scanner.scan(Buffer.from('nothing to be found here')), undefined)
    assert.match((await scanner.scan(Buffer.from(clamd.marker))) ?? '', /^Muts\.Marker/)
    const much = Buffer.concat([Buffer.alloc(3_000_000, 'a'), Buffer.from(clamd.marker), Buffer.alloc(500_000, 'b')])
    assert.match((await scanner.scan(much)) ?? '', /^Muts\.Marker/)
  })
})

describe('a scanner that does not say which of both', () => {
  const asked = async (answer: string | undefined) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => (answer === undefined ? socket.end() : socket.write(answer)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    try {
      return await openClamd({ host: '127.0.0.1', port }, { ...OPTIONS, timeoutMs: 500 }).scan(Buffer.from('x'))
    } finally {
      server.close()
    }
  }

  test('has released nothing: garbage, errors, silence and a connection that breaks are no word', async () => {
    assert.equal(await asked('stream: OK\0'), undefined)
    assert.equal(await asked('stream: Some.Virus FOUND\0'), 'Some.Virus')
    for (const answer of [
      'INSTREAM size limit exceeded. ERROR\0',
      'OK\0',
      '\0',
      'x'.repeat(5_000),
      'stream: O',
      undefined,
    ])
      await assert.rejects(asked(answer), OutboundError, answer)
  })

  test('is never looked for where the operator may not reach', async () => {
    for (const host of ['10.0.0.1', '169.254.169.254'])
      await assert.rejects(openClamd({ host, port: 3310 }, OPTIONS).scan(Buffer.from('x')), { reason: 'forbidden' })
  })
})
