import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pairBridge } from '#bridge'
import { CommandError, EXIT } from '#exit'
import { readLine } from '#line'
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
  const code = await readLine('Pairing code: ')
  if (code === '') throw new CommandError(EXIT.usage, 'Give the pairing code on standard input.')
  const folder = join(home, folderName(name))
  const trust = ca === undefined ? {} : { ca: await readFile(ca, 'utf8') }
  const pairing = await pairBridge({ server, code, name, folder, ...trust }).catch(explainBridge)
  process.stderr.write(`Paired with ${pairing.server}. Next: muts bridge run --name '${name}' --links FILE\n`)
  process.stdout.write(json ? `${JSON.stringify({ ...pairing, folder })}\n` : `${pairing.bridgeId}\n`)
}

export const folderName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') || 'bridge'
