/** Holds acts against the ledger: of each, what it says was sealed before and after, and how it ended. */
import type { Context, Kernel } from '#kernel'
import { findEntryFacts } from '#proof'
import type { ActRow } from './act-store.ts'
import { objectsOf } from './act-store.ts'

/** Why a row is not what the ledger says; undefined where it is. */
export type FindBreak = (row: ActRow) => string | undefined

/** Beyond what the ledger is known to be behind: it places an entry within ten seconds, or says that it cannot. */
const MAY_BE_UNPLACED_MS = 60_000
/** As many as are looked at in one go; whoever has more is asked for by itself. */
const MOST = 200
const ACTIONS = ['act.seal', 'act.arm', 'act.withhold'] as const

interface ActEntry {
  readonly seq: number
  readonly objects: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
}
type Placed = Partial<Record<(typeof ACTIONS)[number], ActEntry | 'unreadable'>>

export type HoldAgainstLedger = ReturnType<typeof createHolding>

export function createHolding({ ledger }: { readonly ledger: Pick<Kernel['ledger'], 'listBodies' | 'health'> }) {
  /** Bytes that are no entry are told as such: whose act it was is not known by them. */
  async function newest(ctx: Context, action: string, object: string, limit: number) {
    const rows = await ledger.listBodies(ctx.tx, { action, object, limit })
    return rows.map(({ seq, body }) => {
      const found = findEntryFacts(body)
      return found ? { seq, objects: found.objects, facts: found.data } : 'unreadable'
    })
  }

  /** @param shared what all of them are of: their session, or their vehicle. */
  async function listPlaced(
    ctx: Context,
    rows: readonly ActRow[],
    shared: string,
  ): Promise<ReadonlyMap<string, Placed>> {
    const placed = new Map<string, Placed>(rows.map(({ id }) => [id, {}]))
    for (const action of ACTIONS) {
      const entries = await newest(ctx, action, shared, MOST)
      const areAllRead = !entries.includes('unreadable')
      for (const entry of areAllRead ? entries.toReversed() : []) {
        const one = entry === 'unreadable' ? undefined : placed.get(entry.objects[0] ?? '')
        if (one) one[action] = entry
      }
      if (areAllRead && entries.length < MOST) continue
      for (const [id, one] of placed) {
        const [entry] = one[action] ? [] : await newest(ctx, action, id, 1)
        if (entry) one[action] = entry
      }
    }
    return placed
  }

  /**
   * Rows that were read before the entries may be of before them: judge such a one by what it is by then.
   *
   * @param shared what all of them are of: their session, or their vehicle.
   */
  return async (ctx: Context, rows: readonly ActRow[], shared: string): Promise<FindBreak> => {
    const placed = rows.length === 0 ? new Map<string, Placed>() : await listPlaced(ctx, rows, shared)
    const mayBeUnplacedMs = MAY_BE_UNPLACED_MS + (await ledger.health()).oldestWaitingMs
    return (row) => {
      const of = placed.get(row.id)
      return of && findDifference(row, of, ageOf(row, ctx.now) <= mayBeUnplacedMs)
    }
  }
}

function findDifference(row: ActRow, placed: Placed, isYoung: boolean): string | undefined {
  const { 'act.seal': seal, 'act.arm': arm, 'act.withhold': withhold } = placed
  if (seal === 'unreadable' || arm === 'unreadable' || withhold === 'unreadable')
    return 'an entry of it in the ledger cannot be read'
  const ready = (arm?.seq ?? -1) > (withhold?.seq ?? -1) ? arm : withhold
  for (const entry of [seal, ready])
    if (entry && objectsOf(row).some((id) => !entry.objects.includes(id)))
      return 'the ledger holds the seal of another vehicle or session'
  if (!isSame(row.readySha256, ready, isYoung)) return 'the ledger holds another hash of what was found before'
  if (!isSame(row.sha256, seal, isYoung)) return 'the ledger holds another hash'
  if (!seal) return undefined
  const isSameEnd = seal.facts.result === row.status && (seal.facts.code ?? null) === row.failureCode
  return isSameEnd ? undefined : 'the ledger holds another end'
}

/** A seal that is not placed yet is none that is missing; one that is placed is of a row that has it. */
function isSame(sha256: Uint8Array | null, entry: ActEntry | undefined, isYoung: boolean): boolean {
  if (!entry) return sha256 === null || isYoung
  return sha256 !== null && entry.facts.sha256 === Buffer.from(sha256).toString('hex')
}

/** Since its newest entry was written, by the clock of the node that wrote it: one of a day to come is none. */
const ageOf = ({ heardAt, endedAt }: ActRow, now: Date): number =>
  Math.abs(now.getTime() - (endedAt ?? heardAt).getTime())
