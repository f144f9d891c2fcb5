import type { Command } from 'commander'

/** `muts doctor`: whether this machine and its settings are fit for a start. It looks and changes nothing. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look at machine, settings, keys, certificate and database')
    .option('--data <folder>', 'folder of keys, leaves and the embedded database', './data')
    .option('--json', 'data as JSON')
    .action(async (options) => {
      const { examine } = await import('./doctor.ts')
      await examine(options)
    })
}
