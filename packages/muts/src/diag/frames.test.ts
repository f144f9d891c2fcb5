/** `muts diag frames` before a reader that reads nothing for a while. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MUTS = fileURLToPath(import.meta.resolve('muts').replace('src/main.ts', 'bin/muts'))
const FRAMES = 200_000

/** A Lawicel adapter that says so many frames at once, and hangs up. */
async function flood(count: number) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const commands = String(bytes).split('\r').slice(0, -1)
      socket.write('\r'.repeat(commands.length))
      if (commands.includes('L')) socket.end('t0C920C30\r'.repeat(count))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, link: `slcan+tcp://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('frames that whoever reads has no room for are left out and counted, and none where there is room', async () => {
  for (const [count, isMuch] of [
    [FRAMES, true],
    [2_000, false],
  ] as const) {
    const { server, link } = await flood(count)
    const child = spawn(MUTS, ['diag', 'frames', '--link', link], { stdio: ['ignore', 'pipe', 'pipe'] })
    // Nothing is read of what it prints until it has said all it has to say of it.
    let said = ''
    for await (const piece of child.stderr) {
      said += piece
      if (/lost|closed/.test(said)) break
    }
    const lines = (await text(child.stdout)).trim().split('\n').length
    const left = Number(/^(\d+) frames were left out/m.exec(said)?.[1] ?? 0)
    assert.deepEqual([left > 0, lines + left], [isMuch, count], said)
    server.close()
  }
})
