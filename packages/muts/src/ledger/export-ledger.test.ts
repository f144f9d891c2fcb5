import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { lockDataFolder } from '#server/database'
import { makeFolder, runMuts } from '#testing'
import { firstBundle } from './testing.ts'

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

  test('waits for nobody: while another process has the data folder it ends with 6', async () => {
    const unlock = lockDataFolder(data)
    const { status, stdout, stderr } = await exportTo('while-it-runs')
    unlock()
    assert.deepEqual([status, stdout], [6, ''])
    assert.match(stderr, /is in use by process \d+/)
  })
})

const filesBelow = (top: string): readonly string[] =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
