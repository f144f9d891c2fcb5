import { resolve } from 'node:path'
import { EXIT } from '#exit'
import { readInstallation } from '#installation'
import type { Config } from '#server/kernel'
import { createClock } from '#server/kernel'
import { checkCertificate } from './certificate.ts'
import type { Check } from './check.ts'
import { fail, look, ok } from './check.ts'
import { checkFolder, checkKek, checkLeaves, checkLock, checkSpace } from './data-folder.ts'
import { checkDatabase } from './database.ts'
import { checkHolds } from './holds.ts'
import { checkClock, checkNode } from './machine.ts'
import { checkWitness } from './witness.ts'

export interface DoctorOptions {
  readonly data: string
  readonly json?: boolean
}

/** Looks at everything, tells it in order, and ends with 3 when something fails. */
export async function examine({ data, json }: DoctorOptions): Promise<void> {
  const clock = createClock()
  const settings = readSettings(data)
  const folder = settings.config?.dataFolder ?? resolve(data)
  const looks: readonly Promise<Check>[] = [
    look('node', 'Use the Node of this repository: scripts/node24.', checkNode),
    look('clock', 'Let a time service keep the clock.', () => checkClock(clock, settings.config?.leavesFolder)),
    look('data', 'Name a folder that this user may write with --data.', () => checkFolder(folder)),
    look('space', 'Name a folder on a disk with room with --data.', () => checkSpace(folder)),
    look('lock', 'Stop the other process.', () => checkLock(folder)),
    Promise.resolve(settings.check),
    ...(settings.config ? looksAt(settings.config, clock.now()) : []),
  ]
  tell(await Promise.all(looks), json)
}

/** What can only be looked at once the settings are understood. */
const looksAt = (config: Config, now: Date): readonly Promise<Check>[] => [
  look('kek', 'Mend MUTS_KEK, or the file kek of the data folder.', () => checkKek(config)),
  look('tls', 'Mend MUTS_TLS_CERT and MUTS_TLS_KEY.', () => checkCertificate(config, now)),
  look('database', 'Mend DATABASE_URL, or the server that it names.', () => checkDatabase(config)),
  look('leaves', 'Name a folder on another disk in MUTS_LEAVES_DIR.', () => checkLeaves(config)),
  look('witness', 'Remove witnesses.json beside the leaves; the server writes it anew.', () =>
    checkWitness(config, now),
  ),
  look('holds', 'Remove kept-by-holds.json beside the leaves; the server writes it anew.', () =>
    checkHolds(config, now),
  ),
]

function readSettings(data: string): { readonly config?: Config; readonly check: Check } {
  const names = Object.keys(process.env).filter(
    (name) => name.startsWith('MUTS_') || /^DATABASE_URL(_FILE)?$/.test(name),
  )
  const set = names.length === 0 ? 'none is set' : `set: ${names.sort().join(', ')}`
  try {
    const config = readInstallation(data)
    return { config, check: ok('settings', `${config.profile} profile; ${set}`) }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return { check: fail('settings', `${says} (${set})`, 'Mend the setting; the README lists them all.') }
  }
}

function tell(checks: readonly Check[], json: boolean | undefined): void {
  const failing = checks.filter(({ state }) => state === 'fail').length
  const report = json ? `${JSON.stringify({ ok: failing === 0, checks })}\n` : toText(checks, failing)
  process.stdout.write(report)
  process.exitCode = failing === 0 ? EXIT.ok : EXIT.problemFound
}

function toText(checks: readonly Check[], failing: number): string {
  const lines = checks.flatMap(({ name, state, says, fix }) => [
    `${state.padEnd(4)}  ${name.padEnd(8)}  ${says}`,
    ...(fix ? [`${' '.repeat(16)}${fix}`] : []),
  ])
  const end = failing === 0 ? 'Nothing fails.' : `${failing} of ${checks.length} checks fail.`
  return [...lines, end].map((line) => `${line}\n`).join('')
}
