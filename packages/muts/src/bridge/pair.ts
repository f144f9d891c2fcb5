import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { pairBridge } from '#bridge'
import { CommandError, EXIT } from '#exit'
import { explainBridge } from './explain.ts'

interface PairOptions {
  readonly server: string
  readonly name: string
  readonly home: string
  readonly ca?: string
  readonly json?: boolean
}

/** Pairs with the code that the console shows. The code comes by standard input: arguments are seen by everybody. */
export async function pair({ server, name, home, ca, json }: PairOptions): Promise<void> {
  const code = await readCode()
  if (code === '') throw new CommandError(EXIT.usage, 'Give the pairing code on standard input.')
  const folder = join(home, folderName(name))
  const trust = ca === undefined ? {} : { ca: await readFile(ca, 'utf8') }
  const pairing = await pairBridge({ server, code, name, folder, ...trust }).catch(explainBridge)
  process.stderr.write(`Paired with ${pairing.server}. Next: muts bridge run --name '${name}' --links FILE\n`)
  process.stdout.write(json ? `${JSON.stringify({ ...pairing, folder })}\n` : `${pairing.bridgeId}\n`)
}

/** Asks where a person sits, reads the first line where a program writes. */
async function readCode(): Promise<string> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: process.stdin.isTTY ?? false,
  })
  try {
    if (process.stdin.isTTY) return (await lines.question('Pairing code: ')).trim()
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
  }
}

export const folderName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') || 'bridge'
