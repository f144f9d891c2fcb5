import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'

/** `muts follow`: what happens, line by line, as long as it is wished for. */
export function addFollowCommand(program: Command): void {
  program
    .command('follow <topics>')
    .description('what happens, a line of JSON each, until interrupted: vehicles,issues,work-orders,scans,acts …')
    .option('--after <id>', 'go on behind this event (member seq of the last line that was read)')
    .option('--count <events>', 'end after so many events', Number)
    .option('--home <folder>', 'folder of the sign-in', join(homedir(), '.muts'))
    .action(async (topics, options) => (await import('./follow.ts')).follow(topics, options))
}
