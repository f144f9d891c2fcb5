import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { makeFolder, runMuts } from '#testing'

describe('muts setup', () => {
  const folder = makeFolder()
  after(() => folder[Symbol.dispose]())
  const environment = { MUTS_PROFILE: 'evaluation' }

  for (const command of [['setup'], ['organisation', 'create']]) {
    for (const [what, organisation, email, said] of [
      ['a blank organisation', ' ', 'admin@fleet.example', /--organisation/],
      ['an organisation longer than 120 characters', 'x'.repeat(121), 'admin@fleet.example', /--organisation/],
      ['an organisation with a line break', 'Test\nfleet', 'admin@fleet.example', /--organisation/],
      ['an e-mail that is none', 'Testfleet', 'admin at fleet', /--email/],
    ] as const) {
      test(`refuses ${what} behind "${command.join(' ')}" before anything is made`, async () => {
        const data = join(folder.path, 'refused')
        const words = [...command, '--organisation', organisation, '--email', email, '--data', data]
        const { status, stdout, stderr } = await runMuts(words, { environment })
        assert.equal(status, 2, stderr)
        assert.equal(stdout, '')
        assert.match(stderr, said)
        assert.ok(!existsSync(data))
      })
    }
  }

  test('makes an organisation whose name and e-mail hold', async () => {
    const data = join(folder.path, 'made')
    const words = ['setup', '--organisation', 'Testfleet', '--email', 'admin@fleet.example', '--data', data]
    const { status, stdout, stderr } = await runMuts(words, { environment })
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^http:\/\/localhost:8080\/app\/invitation#[\w.-]{40,}\n$/)
  })
})
