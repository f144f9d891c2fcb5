/** Who beyond this host vouches for the ledger, as the server last told beside its leaves. */
import type { Config } from '#server/kernel'
import type { ToldWitness } from '#server/ledger'
import { readWitnessReport, SILENT_AFTER_MS } from '#server/ledger'
import type { Check } from './check.ts'
import { ok, warn } from './check.ts'

const ALONE = 'whoever holds it and its keys could rewrite what was not seen elsewhere'
const WAY_OUT = 'Pair a bridge, or run muts ledger witness on another machine and name it in MUTS_WITNESSES.'

export async function checkWitness({ leavesFolder }: Config, now: Date): Promise<Check> {
  const told = await readWitnessReport(leavesFolder)
  if (told.length === 0) return warn('witness', `There is no witness beyond this host: ${ALONE}.`, WAY_OUT)
  const says = told.map((one) => sentenceOf(one, now)).join('; ')
  if (told.some(({ at }) => ageMs(at, now) <= SILENT_AFTER_MS)) return ok('witness', says)
  return warn(
    'witness',
    `No witness beyond this host has vouched of late: ${says}.`,
    'If the server runs, see that its bridges and witnesses do.',
  )
}

const ageMs = (at: string | null, now: Date): number =>
  at === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(at)

function sentenceOf({ name, size, at }: ToldWitness, now: Date): string {
  if (at === null) return `${name} has cosigned nothing yet`
  return `${name} cosigned ${size} entries ${formatAge(Math.max(0, ageMs(at, now)))} ago`
}

function formatAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.floor(ms / 1_000)} s`
  if (minutes < 120) return `${minutes} min`
  return minutes < 2_880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1_440)} days`
}
