/** For tests only: clamd on loopback with one signature of our own. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PATHS = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/usr/bin/clamd']
const START_MS = 60_000
const MARKER = 'MUTS marker that only its own signature knows'

export const findClamd = (): string | undefined => PATHS.find((path) => existsSync(path))

/** Started in the foreground, so that it ends with its own process. */
export async function startClamd() {
  const path = findClamd()
  if (path === undefined) throw new Error('clamd is not installed: ask findClamd() first')
  const folder = mkdtempSync(join(tmpdir(), 'muts-clamd-'))
  // It may give up root, and reads its folder as whoever it is then.
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'muts.ndb'), `Muts.Marker:0:*:${Buffer.from(MARKER).toString('hex')}\n`)
  const port = await freePort()
  const lines = ['Foreground yes', `DatabaseDirectory ${folder}`, 'TCPAddr 127.0.0.1', `TCPSocket ${port}`]
  writeFileSync(join(folder, 'clamd.conf'), `${[...lines, 'MaxThreads 2', 'StreamMaxLength 32M'].join('\n')}\n`)
  const child = spawn(path, ['--config-file', join(folder, 'clamd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  /** Also twice. */
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = AbortSignal.timeout(START_MS)
  while (!(await answers(port))) {
    if (!deadline.aborted && child.exitCode === null) continue
    await stop()
    throw new Error(`clamd did not start: ${said}`)
  }
  return { address: { host: '127.0.0.1', port }, marker: MARKER, [Symbol.asyncDispose]: stop }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.setTimeout(1_000)
    const tell = (isThere: boolean) => {
      socket.destroy()
      // A moment for it to come up, before it is asked again.
      setTimeout(resolve, isThere ? 0 : 100, isThere)
    }
    socket.once('connect', () => socket.write('zPING\0'))
    socket.once('data', (data) => tell(data.toString().startsWith('PONG')))
    socket.once('error', () => tell(false))
    socket.once('timeout', () => tell(false))
  })
