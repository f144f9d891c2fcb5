import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createTree, formatAddCheckpoint, formatCheckpoint, formatVkey, parseVkey, signNote, verifyNote } from '#proof'
import { makeFolder, runMuts } from '#testing'
import { sha256 } from './digest.ts'
import { makeSigner } from './testing.ts'

const MUTS = fileURLToPath(new URL('../../bin/muts', import.meta.url))
const ORIGIN = 'fleet.example/ledger/1'
const log = makeSigner(ORIGIN)

async function startWitness(data: string) {
  const words = ['--data', data, '--name', 'witness.example/w1', '--log', formatVkey(log.vkey), '--port', '0', '--json']
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(MUTS, ['ledger', 'witness', ...words], {
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return {
    ...(JSON.parse(line) as { url: string; vkey: string }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      assert.equal(child.exitCode, 0)
    },
  }
}

async function requestOf(size: number) {
  const tree = createTree(sha256)
  tree.append(Array.from({ length: size }, () => new Uint8Array(32)))
  const note = await signNote(formatCheckpoint({ origin: ORIGIN, size, root: tree.root() }), [log])
  return { note, body: formatAddCheckpoint({ oldSize: 0, proof: [], note }) }
}

describe('muts ledger witness', () => {
  test('cosigns over HTTP, and remembers it after a restart', async () => {
    using folder = makeFolder()
    const { note, body } = await requestOf(5)
    const post = (url: string, text: string) => fetch(`${url}/add-checkpoint`, { method: 'POST', body: text })
    let vkey: string
    {
      await using witness = await startWitness(folder.path)
      const answer = await post(witness.url, body)
      const { signedBy } = await verifyNote(note + (await answer.text()), [parseVkey(witness.vkey)])
      assert.deepEqual([answer.status, signedBy.length], [200, 1])
      assert.equal((await post(witness.url, 'x'.repeat(70_000))).status, 413)
      assert.equal((await fetch(`${witness.url}/add-checkpoint`)).status, 405)
      assert.equal((await fetch(`${witness.url}/`)).status, 404)
      vkey = witness.vkey
    }
    await using again = await startWitness(folder.path)
    const answer = await post(again.url, body)
    const told = [answer.status, answer.headers.get('content-type'), await answer.text(), again.vkey]
    assert.deepEqual(told, [409, 'text/x.tlog.size', '5\n', vkey])
  })

  test('needs a log to watch and a port to listen on', async () => {
    using folder = makeFolder()
    const words = ['ledger', 'witness', '--data', folder.path, '--name', 'w']
    const none = await runMuts(words)
    const badPort = await runMuts([...words, '--log', formatVkey(log.vkey), '--port', 'http'])
    assert.deepEqual([none.status, badPort.status], [2, 2])
  })
})
