import type { Context, ReadContext } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { isForeignKeyViolation, isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { NameOf } from './naming.ts'
import { namesOf } from './naming.ts'
import type { SiteDraft, SitePatch, SiteView } from './schema.ts'
import type { SiteRow } from './store.ts'
import { listSites, placeStore, SITE_BY_ID, SITES } from './store.ts'

/** A site with the version its ETag is made of. */
export interface Site extends SiteView {
  readonly version: number
}

/** Depots and workshops: where a vehicle is at home. */
export const sites = {
  listSites: async (ctx: ReadContext, query: ListQuery): Promise<Page<Site>> => {
    const plan = await SITES.plan(query)
    const rows = await ctx.list<SiteRow>(listSites(ctx, plan, query['filter[archived]'] !== undefined))
    const shown = rows.slice(0, plan.limit)
    await ctx.disclosed({ action: 'site.list', object: shown.map(({ id }) => id), facts: { count: shown.length } })
    return plan.toPage(rows, toSite)
  },

  /** @throws {Problem} `fleet.site-unknown`. */
  readSite: async (ctx: ReadContext, id: string): Promise<Site> => {
    const row = await requireSite(ctx, id)
    await ctx.disclosed({ action: 'site.read', object: row.id })
    return toSite(row)
  },

  /** @throws {Problem} `fleet.time-zone-unknown`, `fleet.site-taken`. */
  openSite: async (ctx: Context, { name, address, timeZone = 'UTC' }: SiteDraft): Promise<Site> => {
    const row: SiteRow = {
      id: uuidv7(ctx.now),
      name: name.trim(),
      address: address ?? null,
      timeZone: requireTimeZone(timeZone),
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
      archivedAt: null,
    }
    await refuseTaken(() => placeStore.insertSite(ctx, row))
    ctx.record({ action: 'site.open', object: row.id })
    return toSite(row)
  },

  /** @throws {Problem} `http.stale`, `fleet.site-archived`, `fleet.time-zone-unknown`, `fleet.site-taken`. */
  changeSite: async (ctx: Context, id: string, patch: SitePatch, version: number | undefined): Promise<Site> => {
    const row = await requireUnchanged(ctx, id, version)
    if (patch.timeZone !== undefined) requireTimeZone(patch.timeZone)
    const changed = { ...row, ...patch, version: row.version + 1, updatedAt: ctx.now }
    if ((await refuseTaken(() => placeStore.updateSite(ctx, changed))) === 0) throw stale()
    ctx.record({ action: 'site.change', object: id, facts: { fields: Object.keys(patch).sort().join(' ') } })
    return toSite(changed)
  },

  /** Takes it out of use. @throws {Problem} `http.stale`, `fleet.site-not-empty` while vehicles are at home there. */
  archiveSite: async (ctx: Context, id: string, version: number | undefined): Promise<void> => {
    const row = await requireUnchanged(ctx, id, version)
    const changed = { ...row, version: row.version + 1, updatedAt: ctx.now, archivedAt: ctx.now }
    if ((await refuseHeld(() => placeStore.updateSite(ctx, changed))) === 0) throw stale()
    ctx.record({ action: 'site.archive', object: id })
  },

  /** For parts above, beside what is at home there and stands in an entry of its own. */
  nameSites: (ctx: ReadContext, ids: readonly string[]): Promise<NameOf> => namesOf(ctx, SITE_BY_ID, ids),
}

async function requireUnchanged(ctx: Context, id: string, version: number | undefined): Promise<SiteRow> {
  const row = await requireSite(ctx, id)
  if (version !== undefined && version !== row.version) throw stale()
  return requireOpen(row)
}

async function requireSite(ctx: ReadContext, id: string): Promise<SiteRow> {
  const row = await ctx.find(SITE_BY_ID, id)
  if (row) return row
  throw new Problem('missing', 'fleet.site-unknown', 'There is no site with this id.')
}

function requireOpen(row: SiteRow): SiteRow {
  if (row.archivedAt === null) return row
  throw new Problem('conflict', 'fleet.site-archived', 'This site is archived. Nothing was changed; choose another.')
}

/** As the runtime's own tables know it (IANA). */
function requireTimeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch (cause) {
    throw new Problem('refused', 'fleet.time-zone-unknown', `"${name}" is no time zone. Take one like Europe/Vienna.`, {
      cause: cause as Error,
      errors: [{ pointer: '/timeZone', message: 'is no name of the IANA time zone database' }],
    })
  }
}

async function refuseTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isUniqueViolation(error, 'fleet_site_name')) throw error
    const message = 'There already is a site of this name. Nothing was changed.'
    throw new Problem('conflict', 'fleet.site-taken', message, { cause: error as Error })
  }
}

async function refuseHeld<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isForeignKeyViolation(error, 'fleet_vehicle_site')) throw error
    const message = 'Vehicles are at home at this site. Give them another first; nothing was changed.'
    throw new Problem('conflict', 'fleet.site-not-empty', message, { cause: error as Error })
  }
}

const toSite = ({ createdAt, updatedAt, archivedAt, ...row }: SiteRow): Site => ({
  id: row.id,
  name: row.name,
  address: row.address,
  timeZone: row.timeZone,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
  version: row.version,
})
