/** Door of `muts verify` and `muts ledger`: the log is checked without us, and handed out by its operator. */
import type { Command } from 'commander'

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export function addLedgerCommands(program: Command): void {
  addVerifyCommands(program.command('verify').description('check what this system says about itself, offline'))
  const ledger = program.command('ledger').description('the ledger of this installation')
  ledger
    .command('rotate-key')
    .description('name a successor of the log key in the log, while the server is stopped')
    .option('--data <folder>', 'folder of keys and of the embedded database', './data')
    .option('--json', 'data as JSON')
    .action(async (options) => {
      const { rotateKey } = await import('./rotate-key.ts')
      await rotateKey(options)
    })
  ledger
    .command('restore')
    .description('go on after the database came back from a backup: put back what is missing, or declare it lost')
    .requiredOption('--reason <text>', 'stands in the log')
    .option('--bundles <folder>', 'a copy of the log, as ledger export writes it')
    .option('--accept-loss', 'declare lost what no copy holds')
    .option('--new-log', 'the last choice, without leaves and bundles: end this log and begin the next one')
    .option('--checkpoint <file>', 'with --new-log: the newest checkpoint of the log that ends, as a witness keeps it')
    .option('--data <folder>', 'folder of keys, leaves and the embedded database', './data')
    .option('--json', 'data as JSON')
    .action(async (options) => {
      const { restoreLedger } = await import('./restore-ledger.ts')
      await restoreLedger(options)
    })
  const onData = (command: Command): Command =>
    command
      .option('--data <folder>', 'folder of keys and of the embedded database', './data')
      .option('--json', 'data as JSON')
  onData(ledger.command('hold <name>'))
    .description('keep entries beyond their ten years, for a lawsuit or an authority')
    .requiredOption('--reason <text>', 'stands in the log')
    .option('--about <id>', 'only entries that name this person, vehicle, thing or organisation')
    .action(async (name, options) => {
      const { hold } = await import('./hold.ts')
      await hold(name, options)
    })
  onData(ledger.command('release <name>'))
    .description('lift a hold')
    .requiredOption('--reason <text>', 'stands in the log')
    .action(async (name, options) => {
      const { release } = await import('./hold.ts')
      await release(name, options)
    })
  onData(ledger.command('holds'))
    .description('what is held, and why')
    .action(async (options) => {
      const { listHolds } = await import('./hold.ts')
      await listHolds(options)
    })
  ledger
    .command('witness')
    .description('serve as a witness of a log: cosign what goes on from what was seen, and nothing else')
    .requiredOption('--log <vkey>', 'a log to watch: its verifier key, or a file with keys; may be repeated', several)
    .requiredOption('--name <name>', 'of this witness, as it stands in its signatures: witness.example/w1')
    .option('--data <folder>', 'its key and its memory', './witness')
    .option('--host <address>', 'to listen on', '127.0.0.1')
    .option('--port <number>', 'to listen on; 0 for any free one', '8090')
    .option('--json', 'data as JSON')
    .action(async (options) => {
      const { serveWitness } = await import('./serve-witness.ts')
      await serveWitness(options)
    })
  ledger
    .command('export <folder>')
    .description('write the whole log as a static tlog-tiles tree, with its verifier keys in FOLDER/keys')
    .option('--data <folder>', 'folder of keys and of the embedded database', './data')
    .option('--json', 'data as JSON')
    .action(async (folder, options) => {
      const { exportLedger } = await import('./export-ledger.ts')
      await exportLedger(folder, options)
    })
}

function addVerifyCommands(verify: Command): void {
  withTrust(verify.command('ledger <source>'), 'all')
    .description(
      'a whole log: a folder or URL in tlog-tiles layout, a dump of it in lines of JSON, or - for such lines',
    )
    .option('--leaves <folder>', 'the leaves file that a server kept beside its database')
    .option('--accept-loss <from-to>', 'declared losses that are known: FROM up to and without TO', several)
    .option(
      '--accept-restart <seq>',
      'an entry at which a chain of epoch keys, or as 0 the log, begins anew, and that is known',
      several,
    )
    .action(async (source, options) => {
      const { checkLedger } = await import('./check-ledger.ts')
      await checkLedger(source, options)
    })
  verify
    .command('script')
    .description('print the verifier as one file without dependencies: for a browser, or node verify.mjs FOLDER VKEY…')
    .action(async () => {
      const { printVerifier } = await import('./verifier-script.ts')
      printVerifier()
    })
  withTrust(verify.command('proof <file>'), 'all')
    .description('that an entry stands in the log (tlog-proof@v1)')
    .option('--entry <file>', 'the bytes of the entry, where the proof does not bring them along')
    .action(async (file, options) => {
      const { checkProof } = await import('./check-proof.ts')
      await checkProof(file, options)
    })
  withTrust(verify.command('answer <file>'), 'all')
    .description('that an answer names all entries of a person, thing or action in a period')
    .action(async (file, options) => {
      const { checkAnswer } = await import('./check-answer.ts')
      await checkAnswer(file, options)
    })
  withTrust(verify.command('pack <file>'), 'all')
    .description('that a clause stood as its evidence pack says, from the entries in it alone')
    .option('--clause <id>', 'the clause it has to speak of')
    .option('--not-before <instant>', 'it has to say how the clause stood then or later: an old pack is refused')
    .option(
      '--accept-restart <origin>',
      'a log that goes on after another, and that is known: what was lost then is in no pack',
      several,
    )
    .option('--documents <folder>', 'what was signed for its attestations has to be in there')
    .action(async (file, options) => {
      const { checkPack } = await import('./check-pack.ts')
      await checkPack(file, options)
    })
  withTrust(verify.command('promise <file>'), 'log keys')
    .description('that the log promised to place an entry, and with --ledger whether it did')
    .option('--ledger <source>', 'a copy of the log, as for verify ledger')
    .action(async (file, options) => {
      const { checkPromise } = await import('./check-promise.ts')
      await checkPromise(file, options)
    })
}

function withTrust(command: Command, whom: 'all' | 'log keys'): Command {
  command
    .requiredOption('--key <vkey>', 'a verifier key to trust, or a file with one a line; may be repeated', several)
    .option('--json', 'data as JSON')
  if (whom === 'log keys') return command
  return command
    .option('--witness-key <vkey>', 'a witness to trust, given like --key', several)
    .option('--quorum <number>', 'how many witnesses must have seen it; 1 if any is given')
}
