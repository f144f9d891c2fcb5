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
const ACTIONS = ['act.request', 'act.arm', 'act.withhold', 'act.seal', 'act.fail'] as const

interface ActEntry {
  readonly seq: number
  readonly objects: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
}
type Action = (typeof ACTIONS)[number]
type Placed = Partial<Record<Action, ActEntry | 'unreadable'>>
type Read = Partial<Record<Action, ActEntry>>

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
    const isYoung = (at: Date) => Math.abs(ctx.now.getTime() - at.getTime()) <= mayBeUnplacedMs
    return (row) => {
      const of = placed.get(row.id)
      if (!of) return undefined
      return areRead(of) ? findDifference(row, of, isYoung) : 'an entry of it in the ledger cannot be read'
    }
  }
}

const areRead = (placed: Placed): placed is Read => !Object.values(placed).includes('unreadable')

/** @param isYoung whether an entry of that instant may wait for its place: by the clock of the node that wrote it. */
function findDifference(row: ActRow, placed: Read, isYoung: (at: Date) => boolean): string | undefined {
  const { 'act.request': request, 'act.arm': arm, 'act.withhold': withhold, 'act.seal': seal } = placed
  if (!request && !isYoung(row.requestedAt)) return 'the ledger holds nobody who asked for it'
  for (const entry of Object.values(placed))
    if (objectsOf(row).some((id) => !entry.objects.includes(id)))
      return 'the ledger holds an entry of another vehicle, session or bridge'
  const mayWait = isYoung(row.endedAt ?? row.heardAt)
  const ready = (arm?.seq ?? -1) > (withhold?.seq ?? -1) ? arm : withhold
  if (!isSame(row.readySha256, ready, mayWait)) return 'the ledger holds another hash of what was found before'
  if (!isSame(row.sha256, seal, mayWait)) return 'the ledger holds another hash'
  const isSameEnd = seal ? isEndOf(seal, row) : row.sha256 !== null || isUnsealed(row, placed, mayWait)
  return isSameEnd ? undefined : 'the ledger holds another end'
}

/** A seal that is not placed yet is none that is missing; one that is placed is of a row that has it. */
function isSame(sha256: Uint8Array | null, entry: ActEntry | undefined, mayWait: boolean): boolean {
  if (!entry) return sha256 === null || mayWait
  return sha256 !== null && entry.facts.sha256 === Buffer.from(sha256).toString('hex')
}

const isEndOf = ({ facts }: ActEntry, { status, failureCode }: ActRow): boolean =>
  facts.result === status && (facts.code ?? null) === failureCode

/** Without a signed result an act is under way, or was given up: with leave it is unclear, without it came to nothing. */
function isUnsealed({ status, failureCode, readySha256 }: ActRow, placed: Read, mayWait: boolean): boolean {
  const { 'act.arm': arm, 'act.fail': fail } = placed
  if (status === 'queued' || status === 'running') return !fail && !arm
  if (status === 'armed') return !fail && readySha256 !== null && (arm !== undefined || mayWait)
  if (status !== 'failed' && status !== 'unclear') return false
  if (!fail) return mayWait
  return fail.facts.code === failureCode && status === (arm ? 'unclear' : 'failed')
}
