import type { Command } from 'commander'

/** `muts key`, `muts subject`: what the operator does about keys. No secret stands in a word of the command line. */
export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('the keys that protect what is stored, by the operator')
  key
    .command('make <file>')
    .description('make a key-encryption key in a new file that only its owner can read')
    .option('--passphrase-file <file>', 'lock it with the passphrase in this file')
    .option('--json', 'data as JSON')
    .action(async (file, options) => {
      const { makeKeyFile } = await import('./rotate.ts')
      await makeKeyFile(file, options)
    })
  const rotate = key.command('rotate').description('change a key; everything stays readable meanwhile')
  onData(rotate.command('kek'))
    .description('wrap the installation key under the next KEK as well; then start with that one and run key drop-kek')
    .requiredOption('--next-file <file>', 'file that holds what MUTS_KEK will be')
    .action(async (options) => {
      const { rotateKek } = await import('./rotate.ts')
      await rotateKek(options)
    })
  onData(rotate.command('installation'))
    .description('change the installation key')
    .action(async (options) => {
      const { rotateInstallation } = await import('./rotate.ts')
      await rotateInstallation(options)
    })
  onData(rotate.command('seal'))
    .description('change the key that seals entries on their way into the ledger; the former one ends a minute later')
    .action(async (options) => {
      const { rotateSeal } = await import('./rotate.ts')
      await rotateSeal(options)
    })
  ofOrganisation(rotate.command('organisation'))
    .description('change the key of an organisation')
    .action(async (options) => {
      const { rotateOrganisation } = await import('./rotate.ts')
      await rotateOrganisation(options)
    })
  ofOrganisation(rotate.command('subject'))
    .description('change the data keys of an organisation; the server seals their data anew')
    .option('--subject <id>', 'this subject only')
    .action(async (options) => {
      const { rotateSubjects } = await import('./rotate.ts')
      await rotateSubjects(options)
    })
  onData(key.command('drop-kek'))
    .description('after the start with the next KEK: drop what the former one opens')
    .action(async (options) => {
      const { dropFormerKek } = await import('./rotate.ts')
      await dropFormerKek(options)
    })
  const subject = program.command('subject').description('the people and vehicles behind the data')
  ofOrganisation(subject.command('erase'))
    .description('destroy the data key of a subject, for ever')
    .requiredOption('--subject <id>', 'its pseudonym, as entries of the ledger name it')
    .action(async (options) => {
      const { eraseSubject } = await import('./erase.ts')
      await eraseSubject(options)
    })
}

const onData = (command: Command): Command =>
  command
    .option('--data <folder>', 'folder of keys and of the embedded database', './data')
    .option('--json', 'data as JSON')

const ofOrganisation = (command: Command): Command =>
  onData(command).requiredOption('--organisation-id <id>', 'the id that muts setup and muts organisation create print')
