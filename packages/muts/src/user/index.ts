import type { Command } from 'commander'

/** `muts user`: what the operator may do about people when nobody can sign in. Each act is an entry of the ledger. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('people of an organisation, by the operator of the installation')
  ofPerson(user.command('create'))
    .description('invite a person; prints a link that works once')
    .requiredOption('--name <name>', 'their name')
    .requiredOption('--role <role>', 'their permission set, such as technician or auditor')
    .action(async (options) => {
      const { createUser } = await import('./people.ts')
      await createUser(options)
    })
  ofPerson(user.command('disable'))
    .description('disable an account and end its sessions')
    .action(async (options) => {
      const { disableUser } = await import('./people.ts')
      await disableUser(options)
    })
  ofPerson(user.command('reset-mfa'))
    .description('take away a lost second factor with its recovery codes, and end their sessions')
    .action(async (options) => {
      const { resetFactor } = await import('./people.ts')
      await resetFactor(options)
    })
  ofPerson(user.command('sessions'))
    .description('end all sessions of a person')
    .requiredOption('--end', 'end them')
    .action(async (options) => {
      const { endSessions } = await import('./people.ts')
      await endSessions(options)
    })
}

const ofPerson = (command: Command): Command =>
  command
    .requiredOption('--organisation-id <id>', 'the id that muts setup and muts organisation create print')
    .requiredOption('--email <address>', 'their e-mail address')
    .option('--data <folder>', 'folder of keys and of the embedded database', './data')
    .option('--json', 'data as JSON')
