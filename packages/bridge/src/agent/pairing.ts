/** What a device knows of the server it belongs to. No secret: the key stands beside it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BridgeError } from './bridge-error.ts'
import { writePrivateFile } from './folder.ts'

export interface Pairing {
  readonly bridgeId: string
  readonly organisationId: string
  readonly name: string
  /** Origin of the server: `https://fleet.example`. */
  readonly server: string
}

const MEMBERS = ['bridgeId', 'organisationId', 'name', 'server'] as const

export const writePairing = (folder: string, pairing: Pairing): Promise<void> =>
  writePrivateFile(join(folder, 'bridge.json'), `${JSON.stringify(pairing, null, 2)}\n`)

/** Undefined if the folder holds none. */
export async function findPairing(folder: string): Promise<Pairing | undefined> {
  const text = await readFile(join(folder, 'bridge.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const found = JSON.parse(text) as Partial<Record<string, unknown>>
  if (MEMBERS.every((name) => typeof found[name] === 'string')) return found as unknown as Pairing
  throw new BridgeError('unpaired', `${join(folder, 'bridge.json')} is damaged; pair this bridge anew.`)
}

/** The pairings in the folders of one home, in the order of their folders' names. */
export async function listPairings(home: string): Promise<readonly (Pairing & { readonly folder: string })[]> {
  const names = (await readdir(home).catch(() => [])).toSorted()
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = join(home, name)
      const pairing = await findPairing(folder)
      return pairing ? [{ ...pairing, folder }] : []
    }),
  )
  return found.flat()
}
