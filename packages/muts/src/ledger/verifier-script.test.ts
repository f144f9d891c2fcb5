import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { makeFolder, runMuts } from '#testing'
import type { Handed } from './testing.ts'
import { copyOf, firstBundle, flip, handOver } from './testing.ts'

const folder = makeFolder()
let handed: Handed

describe('muts verify script', () => {
  before(async () => {
    handed = await handOver(folder.path)
  })
  after(() => folder[Symbol.dispose]())

  test('prints one file that needs nothing and comes to the same verdicts', async () => {
    const printed = await runMuts(['verify', 'script'])
    const script = join(folder.path, 'verify.mjs')
    writeFileSync(script, printed.stdout)
    const altered = copyOf(handed.log, 'altered')
    flip(firstBundle(altered), 100)
    const keys = readFileSync(handed.keys, 'utf8').trim().split('\n')

    assert.equal(printed.status, 0, printed.stderr)
    assert.doesNotMatch(printed.stdout, /^import |require\(/m)
    for (const log of [handed.log, altered]) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [script, log, ...keys], {
        encoding: 'utf8',
        cwd: folder.path,
      })
      const told = await runMuts(['verify', 'ledger', log, '--key', handed.keys, '--json'])
      assert.deepEqual([status, JSON.parse(stdout)], [told.status, JSON.parse(told.stdout)], stderr)
    }
    assert.equal(spawnSync(process.execPath, [script]).status, 2)
  })
})
