import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { waitForSignal } from './wait-for-signal.ts'

/** `muts start`: the server, and with `--demo` a fleet to try it with. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('start the server')
    .option('--demo', 'a demo fleet with simulated vehicles, in the evaluation profile')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 means any free one', readPort, 8080)
    .option('--data <folder>', 'folder of keys, leaves and the embedded database', './data')
    .option('--test-clock <instant>', 'begin at this instant; evaluation on loopback only')
    .option('--json', 'data as JSON')
    .action(async ({ json, ...options }) => {
      // Before anything is loaded: a signal that comes early must end the program as a late one does.
      const ended = waitForSignal()
      // The demo's child loads on another core while this process does.
      const vehicles = options.demo ? (await import('#demo')).launchDemo() : undefined
      const { start } = await import('./start.ts')
      await start(options, ended, { vehicles, json })
    })
}

/** @throws {InvalidArgumentError} which ends the command as misused. */
function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('It takes a number from 0 to 65535.')
}
