import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'

/** `muts sign-in` and what follows from it: this machine acts for a person until they sign out. */
export function addSessionCommands(program: Command): void {
  own(program, 'sign-in', 'let this machine act for you: shows a code that you type into the console')
    .requiredOption('--server <url>', 'https://HOST[:PORT]')
    .option('--ca <file>', 'trust this authority (PEM) instead of the machine’s own')
    .action(async (options) => (await import('./sign-in.ts')).signIn(options))
  own(program, 'sign-out', 'end what sign-in began, here and on the server').action(async (options) =>
    (await import('./sign-out.ts')).signOut(options),
  )
  own(program, 'whoami', 'who is signed in here, and where').action(async (options) =>
    (await import('./whoami.ts')).tellWhoami(options),
  )
  own(program, 'token', 'print an access token, good for minutes: for the header Authorization: Bearer').action(
    async (options) => (await import('./whoami.ts')).printToken(options),
  )
}

const own = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--home <folder>', 'folder of the sign-in', join(homedir(), '.muts'))
    .option('--json', 'data as JSON')
