import type { Command } from 'commander'
import { CommandError, EXIT } from '#exit'

const NEEDS_BRIDGE =
  'Nothing is written to a vehicle from here. That goes through a paired bridge and a signed-in session: use the console.'

/** `muts diag …`: reads a vehicle over a link, without a server. What may be sent is a compiled-in list of reading services. */
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
    .command('find')
    .description('the vehicles on this network that speak DoIP, with the links to them')
    .option('--host <address>', 'whom to ask; by default everybody on the network', '255.255.255.255')
    .option('--port <number>', 'where they listen', Number, 13_400)
    .option('--json', 'data as JSON')
    .action(async (options) => (await import('./find.ts')).find(options))

  for (const [name, description] of [
    ['clear', 'clear trouble codes (through a bridge only)'],
    ['raw', 'send bytes (through a bridge only)'],
  ] as const) {
    diag
      .command(name)
      .description(description)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new CommandError(EXIT.authentication, NEEDS_BRIDGE)
      })
  }
}

const reading = (diag: Command, name: string, description: string): Command =>
  diag
    .command(name)
    .description(description)
    .requiredOption(
      '--link <link>',
      'elm327+tcp://HOST:PORT, elm327+serial:/dev/…, doip://HOST[:PORT], doip+tls://HOST[:PORT][?ca=FILE&name=NAME], slcan+tcp://HOST:PORT, socketcand://HOST[:PORT][/can0], gvret+tcp://HOST[:PORT]; for a truck j1939+slcan://…, j1939+socketcand://…, j1939+gvret://…',
    )
    .option('--json', 'data as JSON')
