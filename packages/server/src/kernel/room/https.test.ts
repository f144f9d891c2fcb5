import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { SecureVersion } from 'node:tls'
import { connect } from 'node:tls'
import { makeAuthority } from '#kernel/database/testing'
import { createListener } from '#kernel/http'

describe('the listener with a certificate', () => {
  test('speaks TLS 1.3 under its name, nothing older and no plain HTTP [muts.network.https]', async () => {
    await using bench = await openBench()
    assert.equal(await bench.shakeHands('TLSv1.3'), 'TLSv1.3')
    await assert.rejects(bench.shakeHands('TLSv1.2'), { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
    await assert.rejects(bench.shakeHands('TLSv1.3', 'other.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    assert.doesNotMatch(await bench.askPlainly(), /served/)
  })
})

async function openBench() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-https-'))
  const authority = makeAuthority()
  const { certificate, key } = authority.issue('fleet.example')
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  writeFileSync(tls.certFile, certificate)
  writeFileSync(tls.keyFile, key, { mode: 0o600 })
  const server = createListener({ tls })((_request, response) => response.end('served'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    /** With this version and no other. */
    shakeHands: async (version: SecureVersion, servername = 'fleet.example') => {
      const versions = { minVersion: version, maxVersion: version }
      const socket = connect({ host: '127.0.0.1', port, servername, ca: authority.certificate, ...versions })
      try {
        await once(socket, 'secureConnect')
        return socket.getProtocol()
      } finally {
        socket.destroy()
      }
    },
    askPlainly: async () => {
      const socket = connectPlain(port, '127.0.0.1')
      let said = ''
      socket.on('data', (chunk) => {
        said += chunk.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.write('GET / HTTP/1.1\r\nhost: fleet.example\r\n\r\n')
      await once(socket, 'close')
      return said
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
