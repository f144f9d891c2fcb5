import type { Command } from 'commander'

/** `muts demo`: what the operator does about the demo of a data folder. */
export function addDemoCommands(program: Command): void {
  program
    .command('demo')
    .description('the demo fleet that muts start --demo makes')
    .command('remove')
    .description('erase the people and vehicles of the demo, for ever; stop its server first')
    .option('--data <folder>', 'folder of keys and of the embedded database', './data')
    .option('--json', 'data as JSON')
    .action(async (options) => {
      const { removeDemoFleet } = await import('./remove.ts')
      await removeDemoFleet(options)
    })
}
