import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { lockDataFolder } from '#server/database'
import { createPostgresDatabase, postgresAvailable } from '#server/database-testing'
import { makeFolder, runMuts } from '#testing'
import { copyOf, firstBundle, flip } from './testing.ts'

const folder = makeFolder()
const data = join(folder.path, 'data')

const exportTo = (name: string, ...rest: readonly string[]) =>
  runMuts(['ledger', 'export', join(folder.path, name), '--data', data, ...rest])

describe('muts ledger export', () => {
  before(async () => {
    const words = ['setup', '--organisation', 'Testfleet', '--email', 'admin@fleet.example', '--data', data]
    const { status, stderr } = await runMuts(words, { environment: { MUTS_PROFILE: 'evaluation' } })
    assert.equal(status, 0, stderr)
  })
  after(() => folder[Symbol.dispose]())

  test('writes a log that anybody can verify, twice the same, and no secret', async () => {
    const log = join(folder.path, 'one')
    const first = await exportTo('one', '--json')
    const again = await exportTo('two', '--json')
    const verified = await runMuts(['verify', 'ledger', log, '--key', join(log, 'keys'), '--json'])

    const told = JSON.parse(first.stdout)
    assert.deepEqual([first.status, again.status, verified.status], [0, 0, 0])
    assert.deepEqual([told.folder, told.keys, told.size], [log, join(log, 'keys'), JSON.parse(verified.stdout).size])
    assert.equal(JSON.parse(again.stdout).size, told.size, 'an export adds nothing to the log')
    assert.equal(readFileSync(join(log, 'keys'), 'utf8').trim().split('\n').length, 2)
    const everything = [
      first.stdout,
      first.stderr,
      ...filesBelow(log).map((file) => readFileSync(file, 'latin1')),
    ].join()
    for (const secret of [readFileSync(join(data, 'kek'), 'utf8').trim(), 'PRIVATE KEY', 'admin@fleet.example']) {
      assert.ok(!everything.includes(secret), secret)
    }
    assert.match(readFileSync(firstBundle(log), 'latin1'), /organisation\.create/)
  })

  test('refuses a folder with anything in it, and names nothing that is not there', async () => {
    const full = await runMuts(['ledger', 'export', data, '--data', data])
    const none = await runMuts(['ledger', 'export', join(folder.path, 'x'), '--data', join(folder.path, 'nowhere')])
    const file = await runMuts(['ledger', 'export', join(data, 'kek'), '--data', data])
    assert.deepEqual([full.status, none.status, file.status], [6, 5, 1])
    assert.ok(!readdirSync(folder.path).some((name) => name === 'nowhere' || name === 'x'))
  })

  test('has a twin that restores: nothing lacks here, and no copy is where there is none', async () => {
    const words = ['ledger', 'restore', '--data', data, '--reason', 'a drill', '--json']
    const whole = await runMuts(words)
    const nowhere = await runMuts([...words, '--bundles', join(folder.path, 'nowhere')])
    const unsaid = await runMuts(words.filter((word) => word !== '--reason' && word !== 'a drill'))
    assert.deepEqual([whole.status, nowhere.status, unsaid.status], [0, 5, 2], whole.stderr)
    const { from, to, lost } = JSON.parse(whole.stdout)
    assert.deepEqual([to - from, lost], [0, 0])
  })

  test('has no new log begun where nothing is known to be lost, nor beside another way to go on', async () => {
    const words = ['ledger', 'restore', '--data', data, '--reason', 'a drill', '--new-log']
    const [whole, both] = [await runMuts(words), await runMuts([...words, '--accept-loss'])]
    assert.deepEqual([whole.status, both.status], [6, 2], whole.stderr)
    assert.match(whole.stderr, /Nobody is known to have seen more/)
  })

  test('is held and released by the operator, and nothing is released that is not held', async () => {
    const word = (...words: readonly string[]) => runMuts(['ledger', ...words, '--data', data, '--json'])
    const held = await word('hold', 'case-7', '--reason', 'lawsuit')
    const unknown = await word('release', 'case-8', '--reason', 'lawsuit')
    assert.deepEqual([held.status, unknown.status, JSON.parse(held.stdout)], [0, 5, { held: 'case-7' }], held.stderr)
  })

  test('still holds under both keys after the log has named a new one', async () => {
    const rotated = await runMuts(['ledger', 'rotate-key', '--data', data, '--json'])
    const log = join(folder.path, 'rotated')
    const exported = await exportTo('rotated')
    const keys = readFileSync(join(log, 'keys'), 'utf8').trim().split('\n')
    const verified = await runMuts(['verify', 'ledger', log, '--key', keys[0] ?? ''])
    assert.deepEqual([rotated.status, exported.status, verified.status], [0, 0, 0], rotated.stderr + verified.stdout)
    assert.ok(keys.length === 3 && keys.includes(JSON.parse(rotated.stdout).vkey))
  })

  test('lets the evidence out where a server would refuse to go on', async () => {
    const leaves = copyOf(join(data, 'leaves'), 'whole')
    flip(join(data, 'leaves/leaves'), 3)
    const log = join(folder.path, 'evidence')
    const { status, stderr } = await exportTo('evidence')
    const words = ['verify', 'ledger', log, '--key', join(log, 'keys'), '--leaves']
    const beside = await Promise.all([leaves, join(data, 'leaves')].map((copy) => runMuts([...words, copy])))
    assert.deepEqual([status, ...beside.map((ended) => ended.status)], [0, 0, 3], stderr)
  })

  test('waits for nobody: while another process has the data folder it ends with 6', async () => {
    const unlock = lockDataFolder(data)
    const { status, stdout, stderr } = await exportTo('while-it-runs')
    unlock()
    assert.deepEqual([status, stdout], [6, ''])
    assert.match(stderr, /is in use by process \d+/)
  })
})

describe('muts ledger export, from PostgreSQL', { skip: !postgresAvailable() && 'no PostgreSQL here' }, () => {
  test('needs no server to stop, and the doctor hears which TLS it speaks', async () => {
    using folder = makeFolder()
    const [data, log] = [join(folder.path, 'data'), join(folder.path, 'log')]
    const environment = production((await createPostgresDatabase()).url)
    const words = ['--organisation', 'Testfleet', '--email', 'admin@fleet.example', '--data', data]
    const setUp = await runMuts(['setup', ...words], { environment })
    const unlock = lockDataFolder(data)
    const exported = await runMuts(['ledger', 'export', log, '--data', data], { environment })
    const examined = await runMuts(['doctor', '--data', data], { environment })
    unlock()

    assert.deepEqual([setUp.status, exported.status], [0, 0], setUp.stderr + exported.stderr)
    const verified = await runMuts(['verify', 'ledger', log, '--key', join(log, 'keys'), '--json'])
    assert.deepEqual([verified.status, JSON.parse(verified.stdout).origin], [0, 'fleet.example/ledger/1'])
    assert.match(examined.stdout, /ok {4}database {2}PostgreSQL answers over TLSv1\.3/)
  })
})

/** Nothing listens here, so nobody reads the certificate. */
const production = (url: string) => ({
  MUTS_PROFILE: 'production',
  DATABASE_URL: url,
  MUTS_PUBLIC_URL: 'https://fleet.example',
  MUTS_TLS_CERT: '/nowhere.crt',
  MUTS_TLS_KEY: '/nowhere.key',
  MUTS_KEK: randomBytes(32).toString('base64'),
})

const filesBelow = (top: string): readonly string[] =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
