import type { DemoVehicles } from '#demo'
import type { Running } from '#server'
import { startServer } from '#server'
import type { StartOptions } from '#server/kernel'

/** Time within which everything has ended after a signal. */
const CLOSING_MS = 9_000

interface Manner {
  readonly vehicles: DemoVehicles | undefined
  readonly json: boolean | undefined
}

/** Starts the server, says where it is, and runs until it is told to end: also while it is still starting. */
export async function start(
  options: StartOptions,
  ended: Promise<undefined>,
  { vehicles, json }: Manner,
): Promise<void> {
  // A listener, a database or a child that will not end must not keep a machine from shutting down.
  void ended.then(() => setTimeout(() => process.exit(1), CLOSING_MS).unref())
  let running: Running | undefined
  try {
    running = await startServer(options)
    const isReady = await Promise.race([open(running, vehicles), ended])
    if (isReady) sayReady(running, options, json)
    await ended
  } finally {
    await vehicles?.close()
    await running?.close()
  }
  process.exit(0)
}

/** What must stand before the house is ready. */
async function open(running: Running, vehicles: DemoVehicles | undefined): Promise<true> {
  if (vehicles) await vehicles.serve(running)
  else running.begin()
  await running.ready()
  return true
}

function sayReady({ url, house }: Running, { demo }: StartOptions, json: boolean | undefined): void {
  process.stdout.write(json ? `${JSON.stringify({ ready: true, url })}\n` : `MUTS FleetOps is ready at ${url}\n`)
  if (!demo) return
  const { dataFolder } = house.kernel.config
  const people = `http://localhost:${new URL(url).port}`
  process.stderr.write(`For people: ${people} (who signs in how: ${dataFolder}/demo-credentials.json)\n`)
}
