import type { Static } from 'typebox'
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import { isSeq, readCursor } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'
import type { ChangesQuery, Followed } from '#kernel/list'
import { isPlace, readChanges } from '#kernel/list'
import type { PersonalSeal } from './personal.ts'
import { reachOf } from './reach.ts'
import type { Reach } from './reach-store.ts'
import { groupReachStore } from './reach-store.ts'
import { vehicleStore } from './store.ts'
import { listedVehicle } from './vehicle.ts'

/** What is told of a vehicle to whoever follows the fleet. */
const CHANGES = ['vehicle.register', 'vehicle.change', 'vehicle.archive']
/** What brings a single vehicle into reach or takes it out of it. */
const MOVES = ['assignment.grant', 'assignment.withdraw', 'vehicle.regroup']
/** What moves whole groups there or away. */
const RESETS = ['assignment.grant', 'assignment.withdraw', 'vehicle-group.change']
const AT_ONCE = 200

/** Follows the fleet by the ledger. */
export function createFollowing({ ledger }: Pick<Kernel, 'ledger'>, personalSeal: PersonalSeal) {
  return {
    /**
     * Vehicles in reach that changed since, as they are now; those that were archived, or left the caller's reach, as gone.
     *
     * @throws {Problem} `fleet.reach-changed` (409) where whole groups came into reach or left it since: what they reach is
     *   to be read anew, from the beginning. `http.cursor` (400) also for a token of a narrower or wider reach.
     */
    followVehicles: async (ctx: Context, query: Static<typeof ChangesQuery>) => {
      const reach = reachOf(ctx)
      const left = new Set<string>()
      const { changed, page } = await readChanges(ctx, { ledger }, await followed(ctx, reach, left, query), query)
      const ids = changed.map(({ id }) => id)
      const known = await vehicleStore.listKnown(ctx.tx, ctx.org, ids, reach)
      const rows = known.filter(({ status }) => status !== 'archived')
      ctx.record({
        action: 'vehicle.follow',
        object: known.map(({ id }) => id),
        subject: rows.map(({ subject }) => subject),
        facts: { count: known.length },
      })
      const personal = await personalSeal.open(ctx, rows)
      const vehicles = new Map(rows.map((row, at) => [row.id as string, listedVehicle(row, personal[at])]))
      const told = new Set<string>([...known.map(({ id }) => id), ...left])
      const data = changed
        .filter(({ id }) => told.has(id))
        .map(({ id, at }) => ({ id, at: at.toISOString(), vehicle: vehicles.get(id) ?? null }))
      return { data, page }
    },
  }

  /** @param left takes the vehicles that the caller did reach, by what the page reads. */
  async function followed(
    ctx: Context,
    reach: Reach | undefined,
    left: Set<string>,
    { since }: Static<typeof ChangesQuery>,
  ): Promise<Followed> {
    if (!reach) return { actions: CHANGES }
    const scope = ctx.scope ?? ''
    const [, begun = await newest(ctx)] = readCursor(since, [isPlace, isSeq, (part) => part === scope]) ?? []
    if (reach.byGroup) await requireSameGroups(ctx, reach, Number(begun))
    const groups = new Set(reach.byGroup ? await groupReachStore.listReached(ctx, reach) : [])
    const idsOf = (entry: PlacedEntry): readonly string[] => {
      if (CHANGES.includes(entry.action)) return [entry.object]
      // What was moved before they began is told as it is now, or not at all.
      if (entry.seq <= Number(begun)) return []
      // Also one that was placed since they were looked for: the next token stands behind it.
      if (movesGroups(entry, reach)) throw reachChanged()
      const ids = movedBy(entry, reach, groups)
      if (entry.action !== 'assignment.grant') for (const id of ids) left.add(id)
      return ids
    }
    return {
      actions: [...CHANGES, ...MOVES, ...(reach.byGroup ? ['vehicle-group.change'] : [])],
      idsOf,
      carried: [begun, scope],
      // Each page past where they began was looked through for what moves groups: the next is from there on.
      carriedOn: (last) => [String(Math.max(Number(begun), last)), scope],
    }
  }

  /** The last entry that there is: whatever changes what is reached now stands behind it. */
  async function newest({ tx }: Context): Promise<string> {
    return String((await ledger.list(tx, { limit: 1 }))[0]?.seq ?? 0)
  }

  async function requireSameGroups({ tx }: Context, reach: Reach, begun: number): Promise<void> {
    for (let from = begun; ; ) {
      const entries = await ledger.listSince(tx, RESETS, from, AT_ONCE)
      if (entries.some((entry) => entry.outcome === 'done' && movesGroups(entry, reach))) throw reachChanged()
      const last = entries.at(-1)
      if (!last || entries.length < AT_ONCE) return
      from = last.seq
    }
  }
}

const reachChanged = () =>
  new Problem(
    'conflict',
    'fleet.reach-changed',
    'Groups of vehicles came into your reach or left it since. Follow anew, without "since", and drop what is not told.',
  )

/** An assignment of vehicles names who stands behind each beside the person; of a group it names the person alone. */
const isOfVehicles = ({ subjects }: PlacedEntry): boolean => subjects.length > 1

/** The vehicles that came into the caller's reach or left it by this. */
function movedBy(entry: PlacedEntry, { person }: Reach, groups: ReadonlySet<string>): readonly string[] {
  const { action, object, objects, subjects, facts } = entry
  if (action === 'vehicle.regroup') return groups.has(String(facts.from)) ? [object] : []
  if (action === 'vehicle-group.change') return []
  return subjects.includes(person) && isOfVehicles(entry) ? objects.slice(0, subjects.length - 1) : []
}

function movesGroups(entry: PlacedEntry, { person, byGroup }: Reach): boolean {
  if (!byGroup || !RESETS.includes(entry.action)) return false
  if (entry.action === 'vehicle-group.change') return String(entry.facts.fields).split(' ').includes('parentId')
  return entry.subjects.includes(person) && !isOfVehicles(entry)
}
