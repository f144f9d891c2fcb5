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
  which(
    bridge,
    'allow <vehicle>',
    'show the controls and routines of a vehicle’s profile, and allow them once their hash is confirmed',
  )
    .option('--profile <file>', 'the profile as JSON (- reads standard input), instead of asking the server for it')
    .option('--confirm <sha256>', 'the hash that was shown: exactly these are allowed')
    .option('--sign-in <folder>', 'folder of the sign-in with which the server is asked', join(homedir(), '.muts'))
    .action(async (vehicle, options) => (await import('./allow.ts')).allow(vehicle, options))
  which(bridge, 'allowed', 'what this bridge takes over, of which vehicle').action(async (options) =>
    (await import('./allow.ts')).listAllowed(options),
  )
  which(bridge, 'disallow <vehicle>', 'take over nothing of a vehicle any more').action(async (vehicle, options) =>
    (await import('./allow.ts')).disallow(vehicle, options),
  )
  local(bridge, 'list', 'the bridges this device is').action(async (options) =>
    (await import('./list.ts')).list(options),
  )
}

const which = (bridge: Command, name: string, description: string): Command =>
  local(bridge, name, description).option('--name <name>', 'which bridge, where this device is several')

const local = (bridge: Command, name: string, description: string): Command =>
  bridge
    .command(name)
    .description(description)
    .option('--home <folder>', 'folder of identities', join(homedir(), '.muts', 'bridges'))
    .option('--json', 'data as JSON')
