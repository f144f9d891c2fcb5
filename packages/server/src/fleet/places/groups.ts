import type { Context, ReadContext } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { isForeignKeyViolation, isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { NameOf } from './naming.ts'
import { namesOf } from './naming.ts'
import type { GroupDraft, GroupPatch, GroupView } from './schema.ts'
import type { GroupRow } from './store.ts'
import { GROUP_BY_ID, GROUPS, listGroups, placeStore } from './store.ts'

/** A group with the version its ETag is made of. */
export interface Group extends GroupView {
  readonly version: number
}

/** Deeper than any organisation chart that people keep up. */
const DEEPEST = 8

/** Groups of vehicles, one inside another: never in a ring. */
export const groups = {
  listGroups: async (ctx: ReadContext, query: ListQuery): Promise<Page<Group>> => {
    const plan = await GROUPS.plan(query)
    const rows = await ctx.list<GroupRow>(listGroups(ctx, plan, query['filter[archived]'] !== undefined))
    const shown = rows.slice(0, plan.limit)
    const facts = { count: shown.length }
    await ctx.disclosed({ action: 'vehicle-group.list', object: shown.map(({ id }) => id), facts })
    return plan.toPage(rows, toGroup)
  },

  /** @throws {Problem} `fleet.group-unknown`. */
  readGroup: async (ctx: ReadContext, id: string): Promise<Group> => {
    const row = await requireGroup(ctx, id)
    await ctx.disclosed({ action: 'vehicle-group.read', object: row.id })
    return toGroup(row)
  },

  /** @throws {Problem} `fleet.group-unknown` of the parent, `fleet.group-too-deep`, `fleet.group-taken`. */
  openGroup: async (ctx: Context, { name, parentId }: GroupDraft): Promise<Group> => {
    const row: GroupRow = {
      id: uuidv7(ctx.now),
      name: name.trim(),
      parentId: parentId ?? null,
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
      archivedAt: null,
    }
    await requireTree(ctx, row)
    await refuseTaken(() => placeStore.insertGroup(ctx, row))
    ctx.record({ action: 'vehicle-group.open', object: row.id })
    return toGroup(row)
  },

  /** @throws {Problem} `http.stale`, `fleet.group-archived`, `fleet.group-ring`, `fleet.group-too-deep`, `fleet.group-taken`. */
  changeGroup: async (ctx: Context, id: string, patch: GroupPatch, version: number | undefined): Promise<Group> => {
    const row = await requireUnchanged(ctx, id, version)
    const changed = { ...row, ...patch, version: row.version + 1, updatedAt: ctx.now }
    if (changed.parentId !== row.parentId) await requireTree(ctx, changed)
    if ((await refuseTaken(() => placeStore.updateGroup(ctx, changed))) === 0) throw stale()
    const moved = changed.parentId === row.parentId ? [] : [row.parentId, changed.parentId].filter((at) => at !== null)
    const facts = { fields: Object.keys(patch).sort().join(' ') }
    ctx.record({ action: 'vehicle-group.change', object: [id, ...moved], facts })
    return toGroup(changed)
  },

  /** @throws {Problem} `http.stale`, `fleet.group-not-empty` while groups or vehicles stand in it, `fleet.group-assigned`. */
  archiveGroup: async (ctx: Context, id: string, version: number | undefined): Promise<void> => {
    const row = await requireUnchanged(ctx, id, version)
    const tree = await placeStore.lockTree(ctx)
    if (tree.some(({ parentId }) => parentId === id)) throw notEmpty('Groups stand in this one. Move or archive them')
    const changed = { ...row, version: row.version + 1, updatedAt: ctx.now, archivedAt: ctx.now }
    if ((await refuseHeld(() => placeStore.updateGroup(ctx, changed))) === 0) throw stale()
    ctx.record({ action: 'vehicle-group.archive', object: id })
  },

  /** For parts above that assign it to people. @throws {Problem} `fleet.group-unknown`. */
  requireGroup,
  /** @throws {Problem} `fleet.group-archived`. */
  requireOpenGroup: requireOpen,
  archivedGroup: archived,

  /** For parts above, beside what stands in them and in an entry of its own. */
  nameGroups: (ctx: ReadContext, ids: readonly string[]): Promise<NameOf> => namesOf(ctx, GROUP_BY_ID, ids),
}

/** With the whole tree held. @throws {Problem} where the group would stand in itself, in nothing that is there, or too deep. */
async function requireTree(ctx: Context, { id, parentId }: GroupRow): Promise<void> {
  if (parentId === null) return
  const parents = new Map((await placeStore.lockTree(ctx)).map((group) => [group.id, group.parentId]))
  if (!parents.has(parentId)) throw unknown()
  const depthBelow = depthUnder(id, parents)
  let depth = 1
  for (let above: string | null = parentId; above !== null; above = parents.get(above) ?? null) {
    if (above === id) {
      throw new Problem('conflict', 'fleet.group-ring', 'A group cannot stand inside itself. Nothing was changed.')
    }
    depth += 1
  }
  if (depth + depthBelow <= DEEPEST) return
  throw new Problem('refused', 'fleet.group-too-deep', `Groups stand at most ${DEEPEST} deep. Nothing was changed.`)
}

/** How many floors of groups stand inside this one. */
function depthUnder(id: string, parents: ReadonlyMap<string, string | null>): number {
  const inside = [...parents].filter(([, parent]) => parent === id)
  return inside.length === 0 ? 0 : 1 + Math.max(...inside.map(([child]) => depthUnder(child, parents)))
}

async function requireUnchanged(ctx: Context, id: string, version: number | undefined): Promise<GroupRow> {
  const row = await requireGroup(ctx, id)
  if (version !== undefined && version !== row.version) throw stale()
  return requireOpen(row)
}

async function requireGroup(ctx: ReadContext, id: string): Promise<GroupRow> {
  const row = await ctx.find(GROUP_BY_ID, id)
  if (row) return row
  throw unknown()
}

const unknown = () => new Problem('missing', 'fleet.group-unknown', 'There is no group of vehicles with this id.')

function requireOpen(row: GroupRow): GroupRow {
  if (row.archivedAt === null) return row
  throw archived()
}

function archived(cause?: Error): Problem {
  const message = 'This group is archived. Nothing was changed; choose another.'
  return new Problem('conflict', 'fleet.group-archived', message, cause && { cause })
}

async function refuseHeld<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (isForeignKeyViolation(error, 'fleet_group_assignment_open'))
      throw new Problem(
        'conflict',
        'fleet.group-assigned',
        'This group is assigned to people. Withdraw it from them first; nothing was changed.',
        { cause: error as Error },
      )
    if (!isForeignKeyViolation(error, 'fleet_vehicle_group')) throw error
    throw notEmpty('Vehicles stand in this group. Put them into another', error as Error)
  }
}

const notEmpty = (message: string, cause?: Error) =>
  new Problem('conflict', 'fleet.group-not-empty', `${message} first; nothing was changed.`, cause && { cause })

async function refuseTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isUniqueViolation(error, 'fleet_group_name')) throw error
    const message = 'There already is a group of this name in the same place. Nothing was changed.'
    throw new Problem('conflict', 'fleet.group-taken', message, { cause: error as Error })
  }
}

const toGroup = ({ createdAt, updatedAt, archivedAt, ...row }: GroupRow): Group => ({
  id: row.id,
  name: row.name,
  parentId: row.parentId,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
  version: row.version,
})
