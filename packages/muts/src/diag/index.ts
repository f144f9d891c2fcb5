import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { CommandError, EXIT } from '#exit'

const NEEDS_BRIDGE =
  'Nothing is written to a vehicle over a link from here. That goes through a paired bridge and a signed-in session: muts diag begin and clear, or the console.'

/**
 * `muts diag …`: reads a vehicle over a link, without a server, by a compiled-in list of reading services. What changes one
 * goes through the server and a bridge.
 */
export function addDiagCommands(program: Command): void {
  const diag = program.command('diag').description('read a vehicle over a link, without a server')

  reading(diag, 'scan', 'everything a vehicle tells: VIN, control units, trouble codes, readiness').action(
    async (options) => (await import('./scan.ts')).scan(options),
  )
  reading(diag, 'dtc', 'the trouble codes of every control unit').action(async (options) =>
    (await import('./scan.ts')).listDtcs(options),
  )
  reading(diag, 'read <did>', 'one data identifier, such as F190, from every control unit or from one')
    .option('--ecu <address>', 'only this control unit, such as 0x7E8')
    .action(async (did, options) => (await import('./read.ts')).read(did, options))
  reading(diag, 'live', 'measured values, again and again until interrupted')
    .option('--count <rounds>', 'end after so many rounds', Number)
    .option('--every <ms>', 'pause between rounds', Number, 500)
    .action(async (options) => (await import('./live.ts')).live(options))
  diag
    .command('frames')
    .description('what is said on a bus, a line of candump each, until interrupted; muts diag decode reads them')
    .requiredOption(
      '--link <link>',
      'an adapter that hands over frames: slcan+tcp://…, socketcand://…, gvret+tcp://…, j1939+slcan://… and so on',
    )
    .option('--count <frames>', 'end after so many', Number)
    .action(async (options) => (await import('./frames.ts')).frames(options))
  diag
    .command('decode <log>')
    .description('the signals in a log of a CAN bus (- reads standard input), a line of JSON each')
    .requiredOption('--dbc <file>', 'the database that names the signals')
    .option('--csv', 'CSV with a head line instead of JSON')
    .option(
      '--format <format>',
      'what the log is, if its first lines do not tell: candump, asc, trc-1.1, crtd, gvret …',
    )
    .option('--pgn <which>', 'match by J1939 parameter group: declared (in the database), all, none', 'declared')
    .option('--skip-bad-lines', 'tell bad lines on standard error and go on')
    .action(async (log, options) => (await import('./decode.ts')).decode(log, options))

  diag
    .command('replay <file>')
    .description('scan, or act, again out of a recording exported as JSON, and hold it against the sealed result')
    .option('--key <key>', 'the public key of the bridge (32 bytes, base 64 url) that it must be signed by')
    .option('--json', 'data as JSON')
    .action(async (file, options) => (await import('./replay.ts')).replay(file, options))

  diag
    .command('find')
    .description('the vehicles on this network that speak DoIP, with the links to them')
    .option('--host <address>', 'whom to ask; by default everybody on the network', '255.255.255.255')
    .option('--port <number>', 'where they listen', Number, 13_400)
    .option('--json', 'data as JSON')
    .action(async (options) => (await import('./find.ts')).find(options))

  signedIn(diag, 'begin <vehicle>', 'open a diagnostic session on a vehicle, over its bridge; prints its id')
    .requiredOption('--reason <text>', 'why, in words')
    .option('--work-order <id>', 'an approved work order of the vehicle; without one the session only reads')
    .option('--bridge <id>', 'which bridge, where several reach the vehicle')
    .option('--record', 'of each act in it the bridge makes a recording, which is sealed beside the act')
    .action(async (vehicle, options) => (await import('./work.ts')).begin(vehicle, options))
  signedIn(diag, 'clear [session]', 'clear trouble codes through a bridge, in a session with a work order')
    .option('--reason <text>', 'why, in words')
    .option('--ecu <address>', 'only this control unit, such as 0x7E8')
    .option('--code <code>', 'only this code of it, such as P0301; the unit has to speak UDS')
    .option('--link <link>', 'refused: nothing is written over a link from here')
    .action(async (session, { link, ...options }) => {
      if (session === undefined || link !== undefined) throw new CommandError(EXIT.authentication, NEEDS_BRIDGE)
      if (options.reason === undefined) throw new CommandError(EXIT.usage, 'Say why: --reason TEXT.')
      await (await import('./work.ts')).clear(session, options)
    })
  signedIn(diag, 'end <session>', 'end a diagnostic session; what is held goes back to the vehicle').action(
    async (session, options) => (await import('./work.ts')).end(session, options),
  )
  diag
    .command('raw')
    .description('send bytes (through a bridge only)')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new CommandError(EXIT.authentication, NEEDS_BRIDGE)
    })
}

const signedIn = (diag: Command, name: string, description: string): Command =>
  diag
    .command(name)
    .description(description)
    .option('--home <folder>', 'folder of the sign-in', join(homedir(), '.muts'))
    .option('--json', 'data as JSON')

const reading = (diag: Command, name: string, description: string): Command =>
  diag
    .command(name)
    .description(description)
    .requiredOption(
      '--link <link>',
      'elm327+tcp://HOST:PORT, elm327+serial:/dev/…, doip://HOST[:PORT], doip+tls://HOST[:PORT][?ca=FILE&name=NAME], slcan+tcp://HOST:PORT, socketcand://HOST[:PORT][/can0], gvret+tcp://HOST[:PORT]; for a truck j1939+slcan://…, j1939+socketcand://…, j1939+gvret://…',
    )
    .option('--json', 'data as JSON')
