/** The only SQL of sites and groups. */
import type { Context, OrgId, ReadContext } from '#kernel'
import type { KeyedRead, Leg } from '#kernel/database'
import { joinSql, legOf, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, byInstant, byText, defineList, flag, startingText } from '#kernel/list'
import { GroupView, SiteView } from './schema.ts'

interface Versioned {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

export interface SiteRow extends Versioned {
  readonly address: string | null
  readonly timeZone: string
}

export interface GroupRow extends Versioned {
  readonly parentId: string | null
}

const COMMON = sql`id, name, version, created_at AS "createdAt", updated_at AS "updatedAt", archived_at AS "archivedAt"`
const SITE = sql`${COMMON}, address, time_zone AS "timeZone"`
const GROUP = sql`${COMMON}, parent_id AS "parentId"`

const common = {
  id: sql`id`,
  sorts: { name: byText(sql`name`), createdAt: byInstant(sql`created_at`) },
  sortedBy: 'name',
}
const FILTERS = { name: startingText(sql`name`, 80), archived: flag(sql`archived_at IS NOT NULL`) }

/** What is archived shows only where it is asked for. */
export const SITES = defineList({ ...common, item: SiteView, filters: FILTERS })
export const GROUPS = defineList({
  ...common,
  item: GroupView,
  filters: { ...FILTERS, parentId: anyId(sql`parent_id`) },
})

export const SITE_BY_ID: KeyedRead<SiteRow> = {
  text: sql`SELECT ${SITE} FROM fleet_site WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}
export const GROUP_BY_ID: KeyedRead<GroupRow> = {
  text: sql`SELECT ${GROUP} FROM fleet_group WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

const present = (isAny: boolean) => (isAny ? [] : [sql`archived_at IS NULL`])
const page = (org: OrgId, { conditions }: ListPlan, isAny: boolean) =>
  joinSql([sql`org_id = ${org}`, ...present(isAny), ...conditions], ' AND ')

export const listSites = ({ org }: ReadContext, plan: ListPlan, isAny: boolean): Leg =>
  legOf(sql`SELECT ${SITE}, ${plan.keys} FROM fleet_site WHERE ${page(org, plan, isAny)} ${plan.tail}`)

export const listGroups = ({ org }: ReadContext, plan: ListPlan, isAny: boolean): Leg =>
  legOf(sql`SELECT ${GROUP}, ${plan.keys} FROM fleet_group WHERE ${page(org, plan, isAny)} ${plan.tail}`)

export const placeStore = {
  insertSite: ({ tx, org }: Context, s: SiteRow) =>
    tx.run(sql`
      INSERT INTO fleet_site (org_id, id, name, address, time_zone, version, created_at, updated_at)
      VALUES (${org}, ${s.id}, ${s.name}, ${s.address}, ${s.timeZone}, ${s.version}, ${s.createdAt}, ${s.updatedAt})`),

  /** 0 rows where it has another version by now. */
  updateSite: ({ tx, org }: Context, s: SiteRow) =>
    tx.run(sql`
      UPDATE fleet_site SET name = ${s.name}, address = ${s.address}, time_zone = ${s.timeZone}, version = ${s.version},
        updated_at = ${s.updatedAt}, archived_at = ${s.archivedAt}
      WHERE org_id = ${org} AND id = ${s.id} AND version = ${s.version - 1}`),

  insertGroup: ({ tx, org }: Context, g: GroupRow) =>
    tx.run(sql`
      INSERT INTO fleet_group (org_id, id, name, parent_id, version, created_at, updated_at)
      VALUES (${org}, ${g.id}, ${g.name}, ${g.parentId}, ${g.version}, ${g.createdAt}, ${g.updatedAt})`),

  /** 0 rows where it has another version by now. */
  updateGroup: ({ tx, org }: Context, g: GroupRow) =>
    tx.run(sql`
      UPDATE fleet_group SET name = ${g.name}, parent_id = ${g.parentId}, version = ${g.version},
        updated_at = ${g.updatedAt}, archived_at = ${g.archivedAt}
      WHERE org_id = ${org} AND id = ${g.id} AND version = ${g.version - 1}`),

  /** Held: of two moves that would make a ring together the second sees the first. */
  lockTree: ({ tx, org }: Context) =>
    tx.all<{ readonly id: string; readonly parentId: string | null }>(sql`
      SELECT id, parent_id AS "parentId" FROM fleet_group WHERE org_id = ${org} AND archived_at IS NULL
      ORDER BY id FOR UPDATE`),
}
