import { BridgeError } from '#bridge'
import { CommandError, EXIT } from '#exit'

const STATUS = {
  unpaired: EXIT.notFound,
  'pairing-refused': EXIT.authentication,
  refused: EXIT.authentication,
  replaced: EXIT.conflict,
  unreachable: EXIT.unreachable,
  unsafe: EXIT.usage,
} as const

/** For `catch`: says with which status a bridge's own error ends the command. */
export function explainBridge(error: unknown): never {
  if (error instanceof BridgeError) throw new CommandError(STATUS[error.kind], error.message, { cause: error })
  throw error
}
