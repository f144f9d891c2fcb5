import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'

/** `muts bridge …`: this device as a bridge between vehicles and a server. */
export function addBridgeCommands(program: Command): void {
  const bridge = program.command('bridge').description('this device as a bridge between vehicles and a server')

  local(bridge, 'pair', 'make this device a bridge; reads the one-time code from standard input')
    .requiredOption('--server <url>', 'https://HOST[:PORT]')
    .requiredOption('--name <name>', 'what people call this device')
    .option('--ca <file>', 'trust this authority (PEM) instead of the machine’s own')
    .action(async (options) => (await import('./pair.ts')).pair(options))
  local(bridge, 'run', 'serve the scans of the server until interrupted')
    .option('--name <name>', 'which bridge, where this device is several')
    .option('--links <file>', 'JSON: [{ "vehicleId", "link" }]')
    .option('--link <vehicle=link...>', 'a vehicle’s id and its link; may be repeated')
    .option('--ca <file>', 'trust this authority (PEM) instead of the machine’s own')
    .action(async (options) => (await import('./run.ts')).run(options))
  local(bridge, 'list', 'the bridges this device is').action(async (options) =>
    (await import('./list.ts')).list(options),
  )
}

const local = (bridge: Command, name: string, description: string): Command =>
  bridge
    .command(name)
    .description(description)
    .option('--home <folder>', 'folder of identities', join(homedir(), '.muts', 'bridges'))
    .option('--json', 'data as JSON')
