import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, test } from 'node:test'
import type { StartOptions } from './config.ts'
import { readConfig } from './config.ts'

const PRODUCTION = {
  DATABASE_URL: 'postgresql://muts@db.example/muts',
  MUTS_PUBLIC_URL: 'https://fleet.example',
  MUTS_TLS_CERT: '/etc/muts/cert.pem',
  MUTS_TLS_KEY: '/etc/muts/key.pem',
  MUTS_KEK: 'kek://one',
}
const EVALUATION = { MUTS_PROFILE: 'evaluation' }
const folder = mkdtempSync(join(tmpdir(), 'muts-config-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const fileWith = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const refuses = (code: string, environment: Record<string, string>, options?: StartOptions, names = /./) =>
  assert.throws(() => readConfig(options, environment), { name: 'StartRefused', code, message: names })

describe('production', () => {
  test('is what starts where nothing is said, with all it needs', () => {
    const config = readConfig({ host: '0.0.0.0' }, PRODUCTION)
    assert.deepEqual([config.profile, config.demo, config.port], ['production', false, 8080])
    assert.deepEqual(config.tls, { certFile: '/etc/muts/cert.pem', keyFile: '/etc/muts/key.pem' })
    assert.equal(config.leavesFolder, resolve('./data/leaves'))
  })

  for (const setting of Object.keys(PRODUCTION)) {
    test(`does not start without ${setting}, and says so by name`, () => {
      refuses('config.missing', { ...PRODUCTION, [setting]: ' ' }, {}, new RegExp(`^${setting} is not set`))
    })
  }

  test('serves no plain address, no demo and no test clock', () => {
    refuses('config.insecure-url', { ...PRODUCTION, MUTS_PUBLIC_URL: 'http://fleet.example' })
    refuses('config.demo-in-production', { ...PRODUCTION, MUTS_PROFILE: 'production' }, { demo: true })
    refuses('config.clock-in-production', PRODUCTION, { testClock: '2026-01-05T08:00:00Z' })
  })
})

describe('evaluation', () => {
  test('starts with nothing set, and as the demo', () => {
    assert.equal(readConfig({}, EVALUATION).profile, 'evaluation')
    assert.equal(readConfig({ demo: true }, {}).profile, 'evaluation')
  })

  test('is not reachable from elsewhere', () => {
    for (const host of ['localhost', '::1', '127.0.0.1', '127.9.9.9']) readConfig({ host }, EVALUATION)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', 'fleet.example'])
      refuses('config.not-loopback', EVALUATION, { host })
  })
})

describe('a setting', () => {
  const withSetting = (name: string, text: string) => ({ ...EVALUATION, [name]: text })

  test('is refused where its value makes no sense', () => {
    refuses('config.profile', { MUTS_PROFILE: 'staging' })
    for (const url of ['fleet.example', 'ftp://fleet.example', 'https://fleet.example/app', 'https://me@fleet.example'])
      refuses('config.public-url', withSetting('MUTS_PUBLIC_URL', url))
    for (const origin of ['*', 'http://fleet.example', 'https://fleet.example/'])
      refuses('config.cors-origin', withSetting('MUTS_CORS_ORIGINS', origin))
    for (const network of ['all', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/', '10.0.0'])
      refuses('config.network', withSetting('MUTS_TRUSTED_PROXIES', network), {}, /^MUTS_TRUSTED_PROXIES/)
    refuses('config.network', withSetting('MUTS_ADMIN_NETWORKS', 'office'), {}, /^MUTS_ADMIN_NETWORKS/)
    for (const port of ['http', '-1', '65536', '80.5'])
      refuses('config.port', withSetting('MUTS_REDIRECT_PORT', port), {}, /^MUTS_REDIRECT_PORT/)
    refuses('config.port', EVALUATION, { port: 65_536 })
    for (const testClock of ['tomorrow', '2026-01-05', '2026-13-05T08:00:00Z'])
      refuses('config.instant', EVALUATION, { testClock })
  })

  test('says where a hole is reported: by default at the public host', () => {
    const contactOf = (environment: Record<string, string>) => readConfig({}, environment).securityContact
    assert.equal(contactOf(PRODUCTION), 'mailto:security@fleet.example')
    assert.equal(contactOf(EVALUATION), 'mailto:security@localhost')
    for (const contact of ['https://fleet.example/security', 'mailto:holes@fleet.example', 'tel:+49-30-1234'])
      assert.equal(contactOf(withSetting('MUTS_SECURITY_CONTACT', contact)), contact)
    for (const contact of ['security@fleet.example', 'http://fleet.example', 'mailto:a@b.example\nExpires: never'])
      refuses('config.security-contact', withSetting('MUTS_SECURITY_CONTACT', contact))
  })

  test('names the scanner of uploads by host and port', () => {
    const scannerOf = (text: string) => readConfig({}, withSetting('MUTS_CLAMD', text)).clamd
    assert.deepEqual(scannerOf('127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 })
    assert.deepEqual(scannerOf('[::1]:3310'), { host: '::1', port: 3310 })
    assert.deepEqual(scannerOf('scanner.example:1'), { host: 'scanner.example', port: 1 })
    for (const text of ['scanner', 'http://a:1', 'a:0', 'a:65536', 'me@a:1', 'a:1/x', '::1:3310', ':3310'])
      refuses('config.clamd', withSetting('MUTS_CLAMD', text), {}, /^MUTS_CLAMD/)
  })

  test('takes lists of exact origins and networks', () => {
    const config = readConfig(
      {},
      {
        ...EVALUATION,
        MUTS_CORS_ORIGINS: 'https://a.example, https://b.example:8443,',
        MUTS_ADMIN_NETWORKS: '10.8.0.0/16,fd00::/8,192.0.2.1',
      },
    )
    assert.deepEqual(config.corsOrigins, ['https://a.example', 'https://b.example:8443'])
    assert.deepEqual(config.adminNetworks, ['10.8.0.0/16', 'fd00::/8', '192.0.2.1'])
  })

  test('may stand in a file its twin names, and nowhere twice', () => {
    const { MUTS_KEK, ...others } = PRODUCTION
    const file = fileWith('kek', `${MUTS_KEK}\n`)
    assert.equal(readConfig({}, { ...others, MUTS_KEK_FILE: file }).kek, MUTS_KEK)
    refuses('config.twice', { ...PRODUCTION, MUTS_KEK_FILE: file }, {}, /^MUTS_KEK and MUTS_KEK_FILE/)
    refuses('config.unreadable', { ...others, MUTS_KEK_FILE: join(folder, 'none') }, {}, /^MUTS_KEK_FILE/)
    refuses('config.missing', { ...others, MUTS_KEK_FILE: fileWith('empty', '\n') }, {}, /^MUTS_KEK /)
  })

  test('that is none is refused: a misspelt limit must not be silently absent', () => {
    refuses('config.unknown', { ...EVALUATION, MUTS_ADMIN_NETWORK: '10.8.0.0/16' }, {}, /^MUTS_ADMIN_NETWORK /)
    readConfig({}, { ...EVALUATION, PATH: '/bin' })
  })

  test('is never repeated in a refusal where it is a secret', () => {
    const { MUTS_TLS_KEY: _key, ...others } = PRODUCTION
    assert.throws(
      () => readConfig({}, { ...others, MUTS_KEK: 'a-very-secret-key' }),
      ({ message }: Error) => !message.includes('a-very-secret-key'),
    )
  })
})
