import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { createHttpWitness } from './http-witness.ts'

describe('a witness at another site', () => {
  test('is asked over HTTPS, or on loopback', () => {
    const vkey = 'w+00000000+AAAA'
    for (const url of ['https://witness.example/w1', 'http://127.0.0.1:8081', 'http://localhost:1/x/'])
      assert.equal(createHttpWitness(vkey, url).vkey, vkey)
    for (const url of ['http://witness.example', 'ftp://127.0.0.1', 'http://127.0.0.1.example'])
      assert.throws(() => createHttpWitness(vkey, url), TypeError)
  })
})

describe('the way to a witness at another site', () => {
  test('is the house’s one way out: never to an address that gives away credentials, nor by a name that leads there', async () => {
    for (const url of ['https://169.254.169.254', 'https://[fd00:ec2::254]/w1']) {
      const asked = createHttpWitness('w+00000000+AAAA', url).addCheckpoint('old 0')
      await assert.rejects(asked, { name: 'OutboundError', reason: 'forbidden' }, url)
    }
  })
})

describe('what a witness at another site answers', () => {
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/good/add-checkpoint': (response) => response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('5\n'),
    '/long/add-checkpoint': (response) => response.end('x'.repeat(100_000)),
    '/away/add-checkpoint': (response) => response.writeHead(302, { location: '/good/add-checkpoint' }).end(),
  }
  test('is taken as it came, at the address that was named and in no more than a few lines', async () => {
    const bodies: string[] = []
    const server = createServer(async (request, response) => {
      bodies.push(`${request.method} ${await text(request)}`)
      answers[request.url ?? '']?.(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ask = (path: string) => createHttpWitness('w+00000000+AAAA', url + path).addCheckpoint('old 0\n\n…')

    assert.deepEqual(await ask('/good/'), { status: 409, body: '5\n' })
    assert.deepEqual(bodies, ['POST old 0\n\n…'])
    assert.equal((await ask('/away')).status, 302)
    await assert.rejects(ask('/long'), { name: 'OutboundError', reason: 'too-large' })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await assert.rejects(ask('/good'))
  })
})
