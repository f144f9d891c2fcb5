import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { connect as connectPlain, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { connect, createSecureContext, TLSSocket } from 'node:tls'
import { createClock } from '#kernel'
import { createPostgresDatabase, makeAuthority, postgresAvailable } from '#kernel/database/testing'
import { openDatabase } from './index.ts'

/** PostgreSQL's SSLRequest: length 8, code 80877103. */
const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex')

/** Ends the client's TLS 1.3 with a certificate the client trusts and speaks an older version to the server. */
async function startProxy(serverPort: number, version: 'TLSv1.2' | 'TLSv1.3') {
  const authority = makeAuthority()
  const { certificate, key } = authority.issue('localhost')
  const secureContext = createSecureContext({ cert: certificate, key, minVersion: 'TLSv1.3' })
  const sockets = new Set<Socket>()
  const serve = async (client: Socket) => {
    const server = connectPlain(serverPort, '127.0.0.1')
    for (const socket of [client, server]) sockets.add(socket.on('error', () => {}))
    await once(client, 'data')
    server.write(SSL_REQUEST)
    await once(server, 'data')
    const inner = connect({ socket: server, maxVersion: version, minVersion: version, rejectUnauthorized: false })
    const outer = new TLSSocket(client, { isServer: true, secureContext })
    for (const [from, to] of [[inner, outer] as const, [outer, inner] as const])
      from.on('error', () => to.destroy()).pipe(to)
    client.write('S')
  }
  const listener = createServer((client) => void serve(client)).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const close = () => {
    for (const socket of sockets) socket.destroy()
    listener.close()
  }
  return { ca: authority.certificate, port: (listener.address() as AddressInfo).port, close }
}

describe('a proxy in front of PostgreSQL', { skip: !postgresAvailable() && 'no PostgreSQL here' }, () => {
  test('is found out by the word of the server when its own way there is weaker', async () => {
    const { url, superuser } = await createPostgresDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'muts-proxy-'))
    const caFile = join(folder, 'authority.crt')
    const openThrough = async (version: 'TLSv1.2' | 'TLSv1.3') => {
      const proxy = await startProxy(Number(new URL(url).port), version)
      writeFileSync(caFile, proxy.ca)
      const through = new URL(url)
      through.port = String(proxy.port)
      through.search = `?sslrootcert=${caFile}`
      try {
        const options = { engine: 'postgres', profile: 'production', clock: createClock() } as const
        await (await openDatabase({ ...options, url: through.href })).close()
      } finally {
        proxy.close()
      }
    }
    const setOldest = async (version: string) => {
      await superuser(`ALTER SYSTEM SET ssl_min_protocol_version = '${version}'`)
      await superuser('SELECT pg_reload_conf()')
      while ((await superuser('SHOW ssl_min_protocol_version'))[0]?.ssl_min_protocol_version !== version);
    }

    await setOldest('TLSv1.2')
    await assert.rejects(openThrough('TLSv1.2'), {
      name: 'StartRefused',
      code: 'database.tls-weak',
      message: /TLSv1\.2/,
    })
    await openThrough('TLSv1.3')

    await setOldest('TLSv1.3')
    rmSync(folder, { recursive: true })
  })
})
