/** The one command line. Each command is loaded when it is asked for. */
import { Command, CommanderError } from 'commander'
import { addBridgeCommands } from './bridge/index.ts'
import { addDemoCommands } from './demo/index.ts'
import { addDiagCommands } from './diag/index.ts'
import { addDoctorCommand } from './doctor/index.ts'
import { EXIT, explain } from './exit.ts'
import { addFollowCommand } from './follow/index.ts'
import { addKeyCommands } from './key/index.ts'
import { addLedgerCommands } from './ledger/index.ts'
import { addSessionCommands } from './session/index.ts'
import { addSetupCommands } from './setup/index.ts'
import { addSimCommands } from './sim/index.ts'
import { addStartCommand } from './start/index.ts'
import { addUserCommands } from './user/index.ts'

const program = new Command('muts')
  .description('Fleet operations and vehicle diagnostics whose security policy is executable')
  .exitOverride()
  .showHelpAfterError()

for (const add of [
  addStartCommand,
  addSetupCommands,
  addUserCommands,
  addSessionCommands,
  addDoctorCommand,
  addDemoCommands,
  addDiagCommands,
  addFollowCommand,
  addSimCommands,
  addBridgeCommands,
  addLedgerCommands,
  addKeyCommands,
])
  add(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  } else {
    const { sentence, status } = explain(error)
    process.stderr.write(`muts: ${sentence}\n`)
    process.exitCode = status
  }
}
