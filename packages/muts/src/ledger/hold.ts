/** `muts ledger hold`: what a court or an authority may ask for stays in the ledger beyond its ten years. */

import { requireInstallation } from '#installation'
import { operator } from '#operator'
import { openBeside } from '#server/ground'
import type { Kernel } from '#server/kernel'
import { HOUSE } from '#server/kernel'
import { liftHold, placeHold } from '#server/ledger'

export interface HoldOptions {
  readonly data: string
  readonly json?: boolean
}

const PLACED = 'It stands in the ledger as soon as a server places it: at once, or at its next start.\n'

/** @throws {Problem} `ledger.hold-there` (409). */
export async function hold(
  name: string,
  { reason, about, ...options }: HoldOptions & { readonly reason: string; readonly about?: string },
): Promise<void> {
  await within(options, (kernel) => placeHold(kernel, operator(), { name, about, reason }))
  const whom = about === undefined ? 'every entry' : `every entry that names ${about}`
  print(options, { held: name, ...(about === undefined ? {} : { about }) }, `Held as ${name}: ${whom}. ${PLACED}`)
}

/** @throws {Problem} `ledger.hold-unknown` (404). */
export async function release(
  name: string,
  { reason, ...options }: HoldOptions & { readonly reason: string },
): Promise<void> {
  await within(options, (kernel) => liftHold(kernel, operator(), name, reason))
  print(options, { released: name }, `${name} is released. ${PLACED}`)
}

/** Those that a server has placed. */
export async function listHolds(options: HoldOptions): Promise<void> {
  const holds = await within(options, ({ database, ledger }) => database.transaction({ org: HOUSE }, ledger.holds))
  const lines = holds.map(
    ({ name, about, since, reason, organisation }) =>
      `${name}  since ${since.toISOString()}  ${about ?? 'everything'}  ${reason}  ${organisation ? `of organisation ${organisation}` : 'of the operator'}\n`,
  )
  print(options, { holds }, lines.length === 0 ? 'Nothing is held.\n' : lines.join(''))
}

async function within<T>({ data }: HoldOptions, work: (kernel: Kernel) => Promise<T>): Promise<T> {
  const { kernel, close } = await openBeside(requireInstallation(data))
  try {
    return await work(kernel)
  } finally {
    await close()
  }
}

function print({ json }: HoldOptions, data: object, sentences: string): void {
  process.stdout.write(json ? `${JSON.stringify(data)}\n` : sentences)
}
