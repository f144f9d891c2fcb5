/** The first words with an ELM327: who are you, and please print in a way a program can read. */
import { LinkError } from '#protocol/link'
import { classifyLine } from './line.ts'
import type { Patience } from './prompt-line.ts'
import type { Terminal } from './terminal.ts'

const RESET: Patience = { silenceMs: 3_000, ceilingMs: 6_000 }
const COMMAND: Patience = { silenceMs: 2_000, ceilingMs: 4_000 }

/** Steps a clone may not know are skipped; without the others its answers cannot be told apart. */
const LADDER = [
  { command: 'ATE0', isNeeded: true }, // no echo
  { command: 'ATL0', isNeeded: false }, // no line feeds
  { command: 'ATS0', isNeeded: false }, // no spaces: a third less to print
  { command: 'ATH1', isNeeded: true }, // headers: who speaks
  { command: 'ATCAF1', isNeeded: false }, // the adapter writes the ISO-TP length byte
  { command: 'ATAT1', isNeeded: false }, // waits as long as this vehicle usually takes
  { command: 'ATST64', isNeeded: false }, // and never longer than 400 ms
  { command: 'ATSP0', isNeeded: true }, // finds the protocol by itself
] as const

/**
 * Wakes and configures the adapter.
 *
 * @returns its own name: `'ELM327 v1.5'`.
 * @throws {LinkError} timeout or lost; garbled if it is no ELM327; refused if it cannot do what we need.
 */
export async function wake(terminal: Terminal): Promise<string> {
  const name = findName(await terminal.command('ATZ', RESET)) ?? findName(await terminal.command('ATI', COMMAND))
  if (name === undefined) throw new LinkError('garbled', 'adapter', 'does not introduce itself as an ELM327')
  for (const { command, isNeeded } of LADDER) {
    const isDone = await tell(terminal, command)
    if (!isDone && isNeeded) throw new LinkError('refused', 'adapter', `does not know ${command}`)
  }
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
