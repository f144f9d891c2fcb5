import { listPairings } from '#bridge'

/** Prints the identities of this device. Keys are never shown. */
export async function list({ home, json }: { readonly home: string; readonly json?: boolean }): Promise<void> {
  const pairings = await listPairings(home)
  if (json) process.stdout.write(`${JSON.stringify(pairings)}\n`)
  else for (const { bridgeId, name, server } of pairings) process.stdout.write(`${bridgeId}  ${name}  ${server}\n`)
  if (pairings.length === 0) process.stderr.write('This device is no bridge yet.\n')
}
