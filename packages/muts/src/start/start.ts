import type { Running } from '#server'
import { startServer } from '#server'
import type { StartOptions } from '#server/kernel'

/** Time within which everything has ended after a signal. */
const CLOSING_MS = 9_000

/** Starts the server, says where it is, and runs until it is told to end. */
export async function start(options: StartOptions): Promise<void> {
  const ended = waitForSignal()
  const running = await startServer(options)
  const demo = options.demo ? await openDemo(running) : undefined
  if (!demo) running.begin()
  await running.ready()
  const { port } = new URL(running.url)
  process.stdout.write(`MUTS FleetOps is ready at ${running.url}\n`)
  if (options.demo)
    process.stderr.write(
      `For people: http://localhost:${port} (who signs in how: ${running.house.kernel.config.dataFolder}/demo-credentials.json)\n`,
    )
  await ended
  // A listener or a child that will not end must not keep a machine from shutting down.
  setTimeout(() => process.exit(1), CLOSING_MS).unref()
  await demo?.close()
  await running.close()
  process.exit(0)
}

async function openDemo(running: Running): Promise<{ close(): Promise<void> }> {
  const { startDemo } = await import('#demo')
  return startDemo(running)
}

/** npm passes a signal on that the whole group has had already: the second one changes nothing. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}
