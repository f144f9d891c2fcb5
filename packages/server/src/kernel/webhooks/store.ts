/** SQL of webhooks and the log of their deliveries. */
import type { Context, OrgId, SubjectId } from '#kernel'
import { sooner } from '#kernel'
import type { Database } from '#kernel/database'
import { joinSql, sql, textArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, byText, defineList, startingText } from '#kernel/list'
import type { DeliveryState, WebhookState } from './schema.ts'
import { DELIVERY_STATES, WEBHOOK_STATES } from './schema.ts'

const KEPT = { days: 30 }

export interface WebhookRow {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
  readonly state: WebhookState
  readonly subject: SubjectId
  readonly secrets: Uint8Array
  readonly failingSince: Date | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface DeliveryRow {
  readonly id: string
  readonly webhookId: string
  readonly event: string
  readonly seq: number
  readonly objects: readonly string[]
  /** When it happened. */
  readonly at: Date
  readonly state: DeliveryState
  readonly tries: number
  readonly status: number | null
  readonly fault: string | null
  readonly triedAt: Date | null
  readonly createdAt: Date
}

export const WEBHOOKS = defineList({
  id: sql`id`,
  filters: { state: anyOf(WEBHOOK_STATES, sql`state`), name: startingText(sql`name`) },
  sorts: { name: byText(sql`name`), createdAt: byInstant(sql`created_at`) },
  sortedBy: 'name',
})
export const DELIVERIES = defineList({
  id: sql`id`,
  filters: { state: anyOf(DELIVERY_STATES, sql`state`), event: startingText(sql`event`) },
  sorts: { createdAt: byInstant(sql`created_at`) },
  sortedBy: '-createdAt',
})

const WEBHOOK = sql`id, name, url, events, state, subject_id AS subject, secrets_sealed AS secrets,
  failing_since AS "failingSince", version, created_at AS "createdAt", updated_at AS "updatedAt"`
const DELIVERY = sql`id, webhook_id AS "webhookId", event, seq, objects, at, state, tries, status, fault,
  tried_at AS "triedAt", created_at AS "createdAt"`

export const webhookStore = {
  list: ({ tx, org }: Context, plan: ListPlan) =>
    tx.all<WebhookRow>(sql`SELECT ${WEBHOOK}, ${plan.keys} FROM kernel_webhook
      WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  count: async ({ tx, org }: Context) =>
    (await tx.find<{ count: number }>(sql`SELECT count(*)::int AS count FROM kernel_webhook WHERE org_id = ${org}`))
      ?.count ?? 0,

  find: ({ tx, org }: Context, id: string) =>
    tx.find<WebhookRow>(sql`SELECT ${WEBHOOK} FROM kernel_webhook WHERE org_id = ${org} AND id = ${id}`),

  hold: ({ tx, org }: Context, id: string) =>
    tx.find<WebhookRow>(sql`SELECT ${WEBHOOK} FROM kernel_webhook WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  listActive: ({ tx, org }: Context) =>
    tx.all<Pick<WebhookRow, 'id' | 'events'>>(sql`SELECT id, events FROM kernel_webhook
      WHERE org_id = ${org} AND state = 'active' ORDER BY id`),

  insert: ({ tx, org }: Context, row: WebhookRow) =>
    tx.run(sql`INSERT INTO kernel_webhook (org_id, id, name, url, events, state, subject_id, secrets_sealed, version,
        created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.name}, ${row.url}, ${textArray(row.events)}::text[], ${row.state}, ${row.subject},
        ${row.secrets}, ${row.version}, ${row.createdAt}, ${row.updatedAt})`),

  /** Of one that is held: what somebody changed. */
  keep: ({ tx, org, now }: Context, row: WebhookRow) =>
    tx.run(sql`UPDATE kernel_webhook SET name = ${row.name}, url = ${row.url}, events = ${textArray(row.events)}::text[],
        state = ${row.state}, secrets_sealed = ${row.secrets}, failing_since = ${row.failingSince}, version = version + 1,
        updated_at = ${now}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** What deliveries show of it; nobody's change, so the version stays. */
  setFailing: ({ tx, org }: Context, id: string, since: Date | null, state: WebhookState) =>
    tx.run(sql`UPDATE kernel_webhook SET failing_since = ${since}, state = ${state}
      WHERE org_id = ${org} AND id = ${id} AND (failing_since IS DISTINCT FROM ${since}::timestamptz OR state <> ${state})`),

  remove: ({ tx, org }: Context, id: string) =>
    tx.run(sql`DELETE FROM kernel_webhook WHERE org_id = ${org} AND id = ${id}`),

  listDeliveries: ({ tx, org }: Context, webhookId: string, plan: ListPlan) =>
    tx.all<DeliveryRow>(sql`SELECT ${DELIVERY}, ${plan.keys} FROM kernel_delivery
      WHERE ${joinSql([sql`org_id = ${org}`, sql`webhook_id = ${webhookId}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  findDelivery: ({ tx, org }: Context, id: string) =>
    tx.find<DeliveryRow>(sql`SELECT ${DELIVERY} FROM kernel_delivery WHERE org_id = ${org} AND id = ${id}`),

  insertDelivery: ({ tx, org }: Context, row: DeliveryRow) =>
    tx.run(sql`INSERT INTO kernel_delivery (org_id, id, webhook_id, event, seq, objects, at, state, created_at)
      VALUES (${org}, ${row.id}, ${row.webhookId}, ${row.event}, ${row.seq}, ${textArray(row.objects)}::text[], ${row.at},
        ${row.state}, ${row.createdAt})`),

  keepDelivery: ({ tx, org }: Context, { id, state, tries, status, fault, triedAt }: DeliveryRow) =>
    tx.run(sql`UPDATE kernel_delivery SET state = ${state}, tries = ${tries}, status = ${status}, fault = ${fault},
        tried_at = ${triedAt}
      WHERE org_id = ${org} AND id = ${id}`),

  /** Those of all organisations that are older than a month. */
  forget: (database: Pick<Database, 'transaction'>, house: OrgId, now: Date) =>
    database.transaction({ org: house, role: 'retention' }, (tx) =>
      tx.run(sql`DELETE FROM kernel_delivery WHERE created_at < ${sooner(now, KEPT)}`),
    ),
}
