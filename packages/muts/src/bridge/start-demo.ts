/** The demo: its fleet in the house, and its vehicles with their bridge in a child that never outlives the server. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Running } from '#server'
import type { DemoOrder } from './demo-order.ts'

const CHILD = fileURLToPath(new URL('./demo-child.ts', import.meta.url))
const CLOSING_MS = 4_000

export interface DemoVehicles {
  /** Seeds what is not there yet, tells the child, and answers once its bridge is connected. */
  serve(running: Running): Promise<void>
  close(): Promise<void>
}

/** Starts the child. It loads while the house opens, and waits for its order. */
export function launchDemo(): DemoVehicles {
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  // A child that has ended cannot be written to; that it has ended is told by `waitUntilReady`.
  child.stdin?.on('error', () => undefined)
  return {
    serve: async ({ house, url, begin }) => {
      const { seedDemo } = await import('#server/demo')
      const { org, vehicles } = await seedDemo(house)
      // Not before: the first looks at all controls would stand in line with the seeding.
      begin()
      const { code } = await house.kernel.act({ actor: { kind: 'system', id: 'demo' }, org }, (ctx) =>
        house.diagnostics.verbs.inviteBridge(ctx),
      )
      const order: DemoOrder = { server: url, code, folder: house.kernel.config.dataFolder, vehicles }
      child.stdin?.write(`${JSON.stringify(order)}\n`)
      await waitUntilReady(child)
    },
    close: () => end(child),
  }
}

/** @throws {Error} when the child ends before its bridge is connected. */
async function waitUntilReady(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('the demo child has no output')
  const lines = createInterface(child.stdout)
  const ended = (child.exitCode === null ? once(child, 'exit') : Promise.resolve()).then(() => {
    throw new Error('The simulated vehicles ended before their bridge was connected.')
  })
  await Promise.race([once(lines, 'line'), ended])
  ended.catch(() => undefined)
}

/** Its standard input closes; it goes. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.stdin?.end()
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSING_MS)
  await gone
  clearTimeout(timer)
}
