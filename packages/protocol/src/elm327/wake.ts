/** The first words with an ELM327: who are you; and single commands to it. */
import { LinkError } from '#protocol/link'
import { classifyLine } from './line.ts'
import type { Patience } from './prompt-line.ts'
import type { Terminal } from './terminal.ts'

const RESET: Patience = { silenceMs: 3_000, ceilingMs: 6_000 }
const COMMAND: Patience = { silenceMs: 2_000, ceilingMs: 4_000 }

/**
 * Wakes the adapter.
 *
 * @returns its own name: `'ELM327 v1.5'`.
 * @throws {LinkError} timeout or lost; garbled if it is no ELM327.
 */
export async function wake(terminal: Terminal): Promise<string> {
  const name = findName(await terminal.command('ATZ', RESET)) ?? findName(await terminal.command('ATI', COMMAND))
  if (name === undefined) throw new LinkError('garbled', 'adapter', 'does not introduce itself as an ELM327')
  return name
}

/** Sends a setting; false if the adapter answers anything but OK. */
export async function tell(terminal: Terminal, command: string): Promise<boolean> {
  const lines = (await terminal.command(command, COMMAND)).map(classifyLine)
  return lines.some((line) => line.kind === 'status' && line.status === 'OK')
}

/** Asks for something the adapter prints in words; undefined if it does not know. */
export async function askAdapter(terminal: Terminal, command: string): Promise<string | undefined> {
  const line = (await terminal.command(command, COMMAND)).map(classifyLine).at(-1)
  return line?.kind === 'text' ? line.text : undefined
}

function findName(lines: readonly string[]): string | undefined {
  return lines.find((line) => /^(ELM327|STN\d|OBDLink|OBDII)/i.test(line) || /\bv\d\.\d/i.test(line))
}
