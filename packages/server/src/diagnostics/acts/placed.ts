/** Holds acts against the ledger: of each, what it says was sealed before and after, and how it ended. */
import type { Context, Kernel } from '#kernel'
import type { PlacedEntry } from '#kernel/ledger'
import type { ActRow } from './act-store.ts'
import { objectsOf } from './act-store.ts'

export type FindBreak = (row: ActRow) => string | undefined

/** The ledger places an entry within ten seconds, or says that it cannot. */
const MAY_BE_UNPLACED_MS = 60_000
/** An act is over long before, or was given up. */
const MAY_GO_ON_MS = 15 * 60_000
/** As many as are looked at in one go; whoever has more is asked for by itself. */
const MOST = 200
const ACTIONS = ['act.seal', 'act.arm', 'act.withhold'] as const
type Placed = Partial<Record<(typeof ACTIONS)[number], PlacedEntry>>

export type HoldAgainstLedger = ReturnType<typeof createHolding>

export function createHolding({ ledger }: Pick<Kernel, 'ledger'>) {
  const newest = (ctx: Context, action: string, object: string, limit: number) =>
    ledger.list(ctx.tx, { action, object, limit })

  /** @param shared what all of them are of: their session, or their vehicle. */
  async function listPlaced(
    ctx: Context,
    rows: readonly ActRow[],
    shared: string,
  ): Promise<ReadonlyMap<string, Placed>> {
    const placed = new Map<string, Placed>(rows.map(({ id }) => [id, {}]))
    for (const action of ACTIONS) {
      const entries = await newest(ctx, action, shared, MOST)
      for (const entry of entries.toReversed()) {
        const one = placed.get(entry.object)
        if (one) one[action] = entry
      }
      if (entries.length < MOST) continue
      for (const [id, one] of placed) {
        const [entry] = one[action] ? [] : await newest(ctx, action, id, 1)
        if (entry) one[action] = entry
      }
    }
    return placed
  }

  /** @returns why one of these rows is not what the ledger says; undefined where it is. */
  return async (ctx: Context, rows: readonly ActRow[], shared: string): Promise<FindBreak> => {
    const placed = rows.length === 0 ? new Map<string, Placed>() : await listPlaced(ctx, rows, shared)
    return (row) => {
      const of = placed.get(row.id)
      return of && findDifference(row, of, ctx.now)
    }
  }
}

function findDifference(row: ActRow, placed: Placed, now: Date): string | undefined {
  const { 'act.seal': seal, 'act.arm': arm, 'act.withhold': withhold } = placed
  const ready = (arm?.seq ?? -1) > (withhold?.seq ?? -1) ? arm : withhold
  for (const entry of [seal, ready])
    if (entry && objectsOf(row).some((id) => !entry.objects.includes(id)))
      return 'the ledger holds the seal of another vehicle or session'
  const isYoung = isWithin(row, now)
  if (!isSame(row.readySha256, ready, isYoung)) return 'the ledger holds another hash of what was found before'
  if (!isSame(row.sha256, seal, isYoung)) return 'the ledger holds another hash'
  if (!seal) return undefined
  const isSameEnd = seal.facts.result === row.status && (seal.facts.code ?? null) === row.failureCode
  return isSameEnd ? undefined : 'the ledger holds another end'
}

/** A seal that is not placed yet is none that is missing; one that is placed is of a row that has it. */
function isSame(sha256: Uint8Array | null, entry: PlacedEntry | undefined, isYoung: boolean): boolean {
  if (!entry) return sha256 === null || isYoung
  return sha256 !== null && entry.facts.sha256 === Buffer.from(sha256).toString('hex')
}

/** By the clock of the node that wrote it: one of another day, also one to come, is none. */
function isWithin({ requestedAt, endedAt }: ActRow, now: Date): boolean {
  const ageMs = Math.abs(now.getTime() - (endedAt ?? requestedAt).getTime())
  return ageMs <= (endedAt === null ? MAY_GO_ON_MS : MAY_BE_UNPLACED_MS)
}
