import type { Command } from 'commander'

/** `muts start`: the server, and with `--demo` a fleet to try it with. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('start the server')
    .option('--demo', 'a demo fleet with simulated vehicles, in the evaluation profile')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 means any free one', Number, 8080)
    .option('--data <folder>', 'folder of keys, leaves and the embedded database', './data')
    .option('--test-clock <instant>', 'begin at this instant; evaluation on loopback only')
    .action(async (options) => {
      const { start } = await import('./start.ts')
      await start(options)
    })
}
