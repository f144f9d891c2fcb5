import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { describe, test } from 'node:test'

const watcher = new URL('./exit-with-parent.ts', import.meta.url).href
const CHILD = `
  import { exitWithParent } from ${JSON.stringify(watcher)}
  exitWithParent({ onGone: () => process.exit(0), everyMs: 100 })
  process.stderr.write('up')
`
/** Its child reads from a pipe that we hold, so only the process id of the parent can tell that it is gone. */
const PARENT = `
  import { spawn } from 'node:child_process'
  spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(CHILD)}], { stdio: [3, 'ignore', 'inherit'] })
  setInterval(() => {}, 1_000)
`

/** The end of standard error is the end of the last process that holds it. */
async function openWatched(source: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  }) as ChildProcess & { stdin: Writable; stderr: Readable }
  await once(child.stderr, 'data')
  return { child, lastExit: once(child.stderr.resume(), 'close') }
}

describe('a child process', () => {
  test('ends when the pipe of its parent ends', async () => {
    const { child, lastExit } = await openWatched(CHILD)
    child.stdin.end()
    await lastExit
    assert.equal(child.signalCode, null)
  })

  test('ends when its parent was killed with -9 while another still holds the pipe', async () => {
    const { child, lastExit } = await openWatched(PARENT)
    child.kill('SIGKILL')
    await lastExit
    assert.equal(child.signalCode, 'SIGKILL')
  })
})
