import type { Command } from 'commander'

/** `muts setup`, `muts organisation create`: the first people of an installation. The server need not run. */
export function addSetupCommands(program: Command): void {
  const organisation = program.command('organisation').description('organisations of this installation')
  for (const [parent, name, description, isFirst] of [
    [program, 'setup', 'make the first organisation and its admin, of an empty installation', true],
    [organisation, 'create', 'make a further organisation and its admin', false],
  ] as const) {
    parent
      .command(name)
      .description(description)
      .requiredOption('--organisation <name>', 'its name')
      .requiredOption('--email <address>', 'e-mail address of its admin')
      .option('--data <folder>', 'folder of keys and of the embedded database', './data')
      .option('--json', 'data as JSON')
      .action(async (options) => {
        const { setUp } = await import('./set-up.ts')
        await setUp(options, isFirst)
      })
  }
}
