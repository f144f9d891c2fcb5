import type { Running } from '#server'
import { startServer } from '#server'
import type { StartOptions } from '#server/kernel'

/** Time within which everything has ended after a signal. */
const CLOSING_MS = 9_000

interface Closing {
  close(): Promise<void>
}

/** Starts the server, says where it is, and runs until it is told to end: also while it is still starting. */
export async function start(options: StartOptions): Promise<void> {
  const ended = waitForSignal()
  const running = await startServer(options)
  let demo: Closing | undefined
  try {
    demo = await Promise.race([open(running, options), ended])
  } catch (error) {
    await running.close()
    throw error
  }
  if (demo) sayReady(running, options)
  await ended
  // A listener or a child that will not end must not keep a machine from shutting down.
  setTimeout(() => process.exit(1), CLOSING_MS).unref()
  await demo?.close()
  await running.close()
  process.exit(0)
}

/** What must stand before the house is ready. Returns what has to be closed before it. */
async function open(running: Running, { demo }: StartOptions): Promise<Closing> {
  if (demo) {
    const opened = await openDemo(running)
    await running.ready()
    return opened
  }
  running.begin()
  await running.ready()
  return { close: async () => undefined }
}

function sayReady({ url, house }: Running, { demo }: StartOptions): void {
  process.stdout.write(`MUTS FleetOps is ready at ${url}\n`)
  if (!demo) return
  const { dataFolder } = house.kernel.config
  const people = `http://localhost:${new URL(url).port}`
  process.stderr.write(`For people: ${people} (who signs in how: ${dataFolder}/demo-credentials.json)\n`)
}

async function openDemo(running: Running): Promise<Closing> {
  const { startDemo } = await import('#demo')
  return startDemo(running)
}

/** npm passes a signal on that the whole group has had already: the second one changes nothing. */
function waitForSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(undefined))
  })
}
