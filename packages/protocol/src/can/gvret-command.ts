/** The commands of a host in the GVRET protocol, as a device reads them: frames to send, the set-up of its buses, a sign of life. */
import type { CanFrame } from './frame.ts'
import { createGvretCutter, GVRET_COMMANDS, readGvretFrame } from './gvret-stream.ts'

export type GvretCommand =
  | { readonly kind: 'send'; readonly frame: CanFrame; readonly bus: number }
  /** The words of two buses: bits a second, and above them the bits that say whether it is on. */
  | { readonly kind: 'setup'; readonly buses: readonly [number, number] }
  | { readonly kind: 'alive' }

const SETUP_BYTES = 11

/** Reads what a host says, wherever the pieces break; commands that are not known, and frames that cannot be, are passed over. */
export function createGvretCommandReader(onCommand: (command: GvretCommand) => void) {
  return createGvretCutter(lengthOf, (message) => {
    const command = decode(message)
    if (command) onCommand(command)
  })
}

function decode(message: Uint8Array): GvretCommand | undefined {
  if (message[1] === GVRET_COMMANDS.alive) return { kind: 'alive' }
  if (message[1] === GVRET_COMMANDS.setup) {
    const view = new DataView(message.buffer)
    return { kind: 'setup', buses: [view.getUint32(2, true), view.getUint32(6, true)] }
  }
  const frame = readGvretFrame(message, 2, message[7] ?? 0, 8)
  return frame && { kind: 'send', frame, bus: message[6] ?? 0 }
}

function lengthOf(begin: readonly number[]): number | undefined {
  switch (begin[1]) {
    case GVRET_COMMANDS.alive:
      return 2
    case GVRET_COMMANDS.setup:
      return SETUP_BYTES
    case GVRET_COMMANDS.frame:
      return begin.length <= 7 ? 9 : 9 + (begin[7] ?? 0)
    default:
      return undefined
  }
}
