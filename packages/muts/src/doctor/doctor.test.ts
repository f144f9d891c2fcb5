import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { lockDataFolder } from '#server/database'
import { makeAuthority } from '#server/database-testing'
import { createClock } from '#server/kernel'
import { makeFolder, runMuts } from '#testing'
import type { Check } from './check.ts'

describe('muts doctor', () => {
  const folder = makeFolder()
  after(() => folder[Symbol.dispose]())

  const examine = async (environment: Readonly<Record<string, string>>, data = join(folder.path, 'nothing')) => {
    const { status, stdout, stderr } = await runMuts(['doctor', '--data', data, '--json'], { environment })
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: readonly Check[] }
    const stateOf = (name: string) => checks.find((check) => check.name === name)?.state
    return { status, ok, checks, stateOf, said: stdout + stderr }
  }
  const write = (name: string, content: string): string => {
    const file = join(folder.path, name)
    writeFileSync(file, content, { mode: 0o600 })
    return file
  }

  test('finds a machine fit for a first evaluation, and makes nothing there', async () => {
    const { status, ok, checks } = await examine({ MUTS_PROFILE: 'evaluation' })
    const names = [
      'node',
      'clock',
      'data',
      'space',
      'lock',
      'settings',
      'kek',
      'tls',
      'database',
      'leaves',
      'witness',
      'holds',
    ]
    assert.deepEqual([status, ok, checks.map(({ name }) => name)], [0, true, names])
    assert.ok(
      checks.every(({ state, fix }) => state === 'ok' || fix),
      'what is not right has a way out',
    )
    assert.ok(!existsSync(join(folder.path, 'nothing')))
  })

  test('tells people line by line, and that there is no witness', async () => {
    const words = ['doctor', '--data', join(folder.path, 'nothing')]
    const { stdout } = await runMuts(words, { environment: { MUTS_PROFILE: 'evaluation' } })
    assert.match(stdout, /^ok {4}node {6}\d+\.\d+\.\d+ on /)
    assert.match(stdout, /\nwarn {2}witness {3}There is no witness beyond this host/)
    assert.match(stdout, /\nNothing fails\.\n$/)
  })

  test('names each witness by what it cosigned last and how long ago, and warns when all are silent', async () => {
    const data = join(folder.path, 'witnessed')
    mkdirSync(join(data, 'leaves'), { recursive: true, mode: 0o700 })
    const ago = (minutes: number) => new Date(createClock().now().getTime() - minutes * 60_000).toISOString()
    const tell = (...told: readonly object[]) =>
      writeFileSync(join(data, 'leaves', 'witnesses.json'), JSON.stringify(told))
    const see = async () => {
      const { stdout } = await runMuts(['doctor', '--data', data], { environment: { MUTS_PROFILE: 'evaluation' } })
      return stdout
    }
    const old = { name: 'bridge/b1', size: 41, at: ago(200) }

    tell(old, { name: 'bridge/b2', size: 42, at: ago(3) }, { name: 'w1', size: 0, at: null })
    const vouching = await see()
    assert.match(
      vouching,
      /ok {4}witness {3}bridge\/b1 cosigned 41 entries 3 h ago; bridge\/b2 cosigned 42 entries 3 min ago/,
    )
    assert.match(vouching, /w1 has cosigned nothing yet/)
    tell(old)
    assert.match(await see(), /warn {2}witness {3}No witness beyond this host has vouched of late: bridge\/b1/)
  })

  test('names whose hold keeps the ledger beyond its time, and how it ends', async () => {
    const data = join(folder.path, 'held')
    mkdirSync(join(data, 'leaves'), { recursive: true, mode: 0o700 })
    const see = async () => {
      const { stdout } = await runMuts(['doctor', '--data', data], { environment: { MUTS_PROFILE: 'evaluation' } })
      return stdout
    }
    const tell = (told: unknown) => writeFileSync(join(data, 'leaves', 'kept-by-holds.json'), JSON.stringify(told))
    const ago = (hours: number) => new Date(createClock().now().getTime() - hours * 3_600_000).toISOString()
    const ASK = /Ask muts ledger holds/
    const unseen = await see()
    assert.match(unseen, /warn {2}holds {5}No server that keeps its leaves here has looked for holds yet/)
    assert.match(unseen, ASK)
    tell([])
    assert.match(await see(), ASK, 'as a server of before wrote it')
    tell({ at: ago(49), holds: [] })
    assert.match(await see(), /warn {2}holds {5}Nobody has looked for holds from here since /)
    tell({ at: ago(47), holds: [] })
    assert.match(await see(), /ok {4}holds {5}No hold keeps entries/)
    const theirs = { name: 'h1', organisation: 'o1', reason: 'claim', since: '2026-01-05T08:00:00.000Z' }
    const ours = { name: 'case-7', organisation: null, reason: 'lawsuit', since: '2026-02-01T08:00:00.000Z' }
    tell({ at: ago(1), holds: [theirs, ours] })
    const held = await see()
    assert.match(
      held,
      /warn {2}holds .*hold h1 of organisation o1 \(claim, since 2026-01-05\); hold case-7 of the operator/,
    )
    assert.match(held, /released by that organisation \(POST \/api\/v1\/holds\/HOLD\/release\)/)
  })

  test('names the setting that production misses', async () => {
    const { status, stateOf, said } = await examine({})
    assert.deepEqual([status, stateOf('settings')], [3, 'fail'])
    assert.match(said, /DATABASE_URL is not set/)
  })

  test('finds a dead database and a foreign key, and tells no secret', async () => {
    const authority = makeAuthority()
    const [own, other] = [authority.issue('fleet.example'), authority.issue('fleet.example')]
    const kek = randomBytes(32).toString('base64')
    const { status, stateOf, said } = await examine({
      DATABASE_URL: 'postgresql://muts:pass-of-nobody@127.0.0.1:1/muts?sslmode=verify-full',
      MUTS_PUBLIC_URL: 'https://fleet.example',
      MUTS_TLS_CERT: write('own.crt', own.certificate),
      MUTS_TLS_KEY: write('other.key', other.key),
      MUTS_KEK: kek,
    })
    const states = ['settings', 'kek', 'tls', 'database'].map(stateOf)
    assert.deepEqual([status, ...states], [3, 'ok', 'ok', 'fail', 'fail'])
    assert.match(said, /set: DATABASE_URL, MUTS_KEK, MUTS_PUBLIC_URL, MUTS_TLS_CERT, MUTS_TLS_KEY/)
    for (const secret of ['pass-of-nobody', kek, 'PRIVATE KEY']) assert.ok(!said.includes(secret), secret)
  })

  test('tells a good certificate from one that has expired or is another host’s', async () => {
    const authority = makeAuthority()
    const own = authority.issue('fleet.example')
    const expired = authority.expire(own, 'fleet.example')
    const foreign = authority.issue('other.example')
    const stateWith = async ({ certificate, key }: typeof own) => {
      const files = { MUTS_TLS_CERT: write('a.crt', certificate), MUTS_TLS_KEY: write('a.key', key) }
      const { stateOf } = await examine({
        MUTS_PROFILE: 'evaluation',
        MUTS_PUBLIC_URL: 'https://fleet.example',
        ...files,
      })
      return stateOf('tls')
    }
    assert.deepEqual([await stateWith(own), await stateWith(expired), await stateWith(foreign)], ['ok', 'fail', 'fail'])
  })

  test('finds a key file that others may read, and a lock that is held without calling it a fault', async () => {
    const data = join(folder.path, 'data')
    mkdirSync(data, { mode: 0o700 })
    writeFileSync(join(data, 'kek'), `${randomBytes(32).toString('base64')}\n`)
    chmodSync(join(data, 'kek'), 0o644)
    const unlock = lockDataFolder(data)
    const { status, stateOf, checks } = await examine({ MUTS_PROFILE: 'evaluation' }, data)
    unlock()
    assert.deepEqual([status, stateOf('kek'), stateOf('lock')], [3, 'fail', 'ok'])
    assert.match(checks.find(({ name }) => name === 'lock')?.says ?? '', /in use by process \d+/)
  })

  test('finds a data folder that is none', async () => {
    const { status, stateOf } = await examine({ MUTS_PROFILE: 'evaluation' }, write('file', ''))
    assert.deepEqual([status, stateOf('data')], [3, 'fail'])
  })
})
