import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { makeFolder, runMuts } from '#testing'

describe('muts start', () => {
  for (const port of ['abc', '', '-1', '80.5', '1e3', '65536']) {
    test(`refuses "${port}" as a port, as misuse, and makes nothing`, async () => {
      using folder = makeFolder()
      const data = join(folder.path, 'data')
      const { status, stderr } = await runMuts(['start', '--demo', `--port=${port}`, '--data', data])
      assert.equal(status, 2, stderr)
      assert.match(stderr, /--port.*0 to 65535/s)
      assert.ok(!existsSync(data))
    })
  }
})
