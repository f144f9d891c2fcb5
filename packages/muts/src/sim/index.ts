import type { Command } from 'commander'

/** `muts sim run`: virtual vehicles alone, on loopback. */
export function addSimCommands(program: Command): void {
  program
    .command('sim')
    .description('virtual vehicles to try a tester with')
    .command('run')
    .description('serve a virtual vehicle behind at least one door until interrupted; port 0 means any free one')
    .option('--elm327 <port>', 'behind an ELM327 adapter')
    .option('--stn <port>', 'behind an adapter with an STN chip, which sends long requests too')
    .option('--doip <port>', 'behind a DoIP gateway')
    .option('--slcan <port>', 'behind a Lawicel CAN adapter')
    .option('--socketcand <port>', 'behind a socketcand server')
    .option('--gvret <port>', 'behind a GVRET device')
    .option('--truck <port>', 'a J1939 truck behind a Lawicel CAN adapter')
    .option('--truck-socketcand <port>', 'the same behind a socketcand server')
    .option('--truck-gvret <port>', 'the same behind a GVRET device')
    .option('--k-line', 'an older vehicle that speaks KWP2000 on the K-line: behind --elm327 or --stn only')
    .option('--wide', 'identifiers of 29 bits, for the doors on CAN')
    .option('--tls-cert <file>', 'certificate (PEM): the DoIP gateway speaks TLS')
    .option('--tls-key <file>', 'its key (PEM)')
    .option('--scenario <name>', 'what is wrong with it', 'misfire')
    .option('--json', 'data as JSON')
    .action(async (options) => (await import('./run.ts')).run(options))
}
