/** Who outside is told of what: made, changed and ended by the admins of an organisation. */
import type { Context, Kernel, OrgId } from '#kernel'
import { later, Problem, uuidv7 } from '#kernel'
import { sendErrand } from '#kernel/errands'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { DeliveryView, WebhookDraft, WebhookPatch, WebhookView } from './schema.ts'
import { createSecret } from './signing.ts'
import type { DeliveryRow, WebhookRow } from './store.ts'
import { DELIVERIES, WEBHOOKS, webhookStore } from './store.ts'
import type { Ways } from './ways.ts'

export const DELIVER = 'kernel.deliver'
/** A secret that was replaced is good this much longer, so that the other side can change over. */
const OVERLAP = { hours: 24 }
const MOST = 50

/** `previous` signs too, until it is over. */
export interface Secrets {
  readonly current: string
  readonly previous?: { readonly secret: string; readonly until: string }
}

export const placeOfSecrets = (org: OrgId, { id, subject }: Pick<WebhookRow, 'id' | 'subject'>) => ({
  ...{ org, table: 'kernel_webhook', column: 'secrets', row: id, subject },
})

export type WebhookVerbs = ReturnType<typeof createWebhooks>

/** @param events that may be told outside → what each means. */
export function createWebhooks({ vault }: Pick<Kernel, 'vault'>, events: Readonly<Record<string, string>>, ways: Ways) {
  return {
    listWebhooks,
    createWebhook,
    readWebhook,
    changeWebhook,
    removeWebhook,
    rotateSecret,
    listDeliveries,
    redeliver,
    listEvents: () => Object.entries(events).map(([event, what]) => ({ event, what })),
  }

  async function listWebhooks(ctx: Context, query: ListQuery): Promise<Page<WebhookView>> {
    const plan = await WEBHOOKS.plan(query)
    const rows = await webhookStore.list(ctx, plan)
    ctx.record({ action: 'webhook.list', object: rows.slice(0, plan.limit).map(({ id }) => id) })
    return plan.toPage(rows, toView)
  }

  /** @throws {Problem} `kernel.webhook-url`, `kernel.webhook-event` (422), `kernel.webhooks-full` (409). */
  async function createWebhook(ctx: Context, draft: WebhookDraft) {
    requireSound(draft)
    if ((await webhookStore.count(ctx)) >= MOST)
      throw new Problem(
        'conflict',
        'kernel.webhooks-full',
        `An organisation has at most ${MOST} webhooks. Remove one first.`,
      )
    const [id, subject, secret] = [uuidv7(ctx.now), await vault.createSubject(ctx.tx), createSecret()]
    const secrets = await seal(ctx, { id, subject }, { current: secret })
    const row: WebhookRow = {
      ...{ ...draft, id, subject, secrets, state: 'active', failingSince: null, version: 1 },
      ...{ createdAt: ctx.now, updatedAt: ctx.now },
    }
    await webhookStore.insert(ctx, row)
    ctx.record({ action: 'webhook.create', object: id, facts: { events: draft.events.join(' ') } })
    return { view: toView(row), version: 1, secret }
  }

  /** @throws {Problem} `kernel.webhook-unknown` (404). */
  async function readWebhook(ctx: Context, id: string) {
    const row = await requireWebhook(ctx, id)
    ctx.record({ action: 'webhook.read', object: id })
    return { view: toView(row), version: row.version }
  }

  /** @throws {Problem} `kernel.webhook-unknown` (404), `http.stale` (412), and as `createWebhook`. */
  async function changeWebhook(ctx: Context, id: string, patch: WebhookPatch, seen: number | undefined) {
    const before = await holdWebhook(ctx, id, seen)
    requireSound({ ...before, ...patch })
    // Whoever sets it going again gives it its days anew.
    const failingSince = patch.state === 'active' ? null : before.failingSince
    await webhookStore.keep(ctx, { ...before, ...patch, failingSince })
    ctx.record({ action: 'webhook.change', object: id, facts: { fields: Object.keys(patch).sort().join(' ') } })
    return readBack(ctx, id)
  }

  /** With its log. @throws {Problem} `kernel.webhook-unknown` (404), `http.stale` (412). */
  async function removeWebhook(ctx: Context, id: string, seen: number | undefined): Promise<void> {
    const { subject } = await holdWebhook(ctx, id, seen)
    await webhookStore.remove(ctx, id)
    await vault.destroySubject(ctx.tx, subject)
    ctx.record({ action: 'webhook.remove', object: id })
  }

  /** @throws {Problem} `kernel.webhook-unknown` (404). */
  async function rotateSecret(ctx: Context, id: string) {
    const row = await holdWebhook(ctx, id, undefined)
    const { current } = await vault.open<Secrets>(ctx.tx, placeOfSecrets(ctx.org, row), row.secrets)
    const [secret, until] = [createSecret(), later(ctx.now, OVERLAP).toISOString()]
    const secrets = await seal(ctx, row, { current: secret, previous: { secret: current, until } })
    await webhookStore.keep(ctx, { ...row, secrets })
    ctx.record({ action: 'webhook.rotate', object: id })
    return { secret, previousUntil: until }
  }

  /** @throws {Problem} `kernel.webhook-unknown` (404). */
  async function listDeliveries(ctx: Context, id: string, query: ListQuery): Promise<Page<DeliveryView>> {
    await requireWebhook(ctx, id)
    const plan = await DELIVERIES.plan(query)
    const rows = await webhookStore.listDeliveries(ctx, id, plan)
    ctx.record({ action: 'webhook.read', object: id })
    return plan.toPage(rows, toDeliveryView)
  }

  /** Sends it once more, under the same id. @throws {Problem} `kernel.webhook-unknown`, `kernel.delivery-unknown` (404). */
  async function redeliver(ctx: Context, id: string, deliveryId: string): Promise<DeliveryView> {
    await requireWebhook(ctx, id)
    const row = await webhookStore.findDelivery(ctx, deliveryId)
    if (row?.webhookId !== id)
      throw new Problem('missing', 'kernel.delivery-unknown', 'This webhook has no delivery with this id.')
    const again: DeliveryRow = { ...row, state: 'waiting', tries: 0, fault: null }
    await webhookStore.keepDelivery(ctx, again)
    await sendErrand(ctx, DELIVER, deliveryId)
    ctx.record({ action: 'webhook.redeliver', object: [deliveryId, id], facts: { event: row.event } })
    return toDeliveryView(again)
  }

  /** @throws {Problem} `kernel.webhook-url`, `kernel.webhook-event` (422). */
  function requireSound({ url, events: wanted }: Pick<WebhookDraft, 'url'> & { readonly events: readonly string[] }) {
    ways.requireUrl(url)
    const unknown = wanted.findIndex((event) => !(event in events))
    if (unknown === -1) return
    throw new Problem(
      'refused',
      'kernel.webhook-event',
      'One of the events is none that is told. GET /webhook-events lists them.',
      {
        errors: [{ pointer: `/events/${unknown}`, message: 'is no event that is told' }],
      },
    )
  }

  function seal(ctx: Context, of: Pick<WebhookRow, 'id' | 'subject'>, secrets: Secrets): Promise<Uint8Array> {
    return vault.seal(ctx.tx, placeOfSecrets(ctx.org, of), secrets)
  }

  async function readBack(ctx: Context, id: string) {
    const row = await requireWebhook(ctx, id)
    return { view: toView(row), version: row.version }
  }
}

async function requireWebhook(ctx: Context, id: string): Promise<WebhookRow> {
  const row = await webhookStore.find(ctx, id)
  if (row) return row
  throw new Problem('missing', 'kernel.webhook-unknown', 'There is no webhook with this id.')
}

async function holdWebhook(ctx: Context, id: string, seen: number | undefined): Promise<WebhookRow> {
  await requireWebhook(ctx, id)
  const row = await webhookStore.hold(ctx, id)
  if (!row || (seen !== undefined && seen !== row.version)) throw stale()
  return row
}

const toView = ({ id, name, url, events, state, failingSince, createdAt, updatedAt }: WebhookRow): WebhookView => ({
  ...{ id, name, url, events: [...events], state, failingSince: failingSince?.toISOString() ?? null },
  ...{ createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() },
})

const toDeliveryView = ({
  id,
  event,
  objects,
  state,
  tries,
  status,
  fault,
  triedAt,
  createdAt,
}: DeliveryRow): DeliveryView => ({
  ...{ id, event, objects: [...objects], state, tries, status, fault },
  ...{ triedAt: triedAt?.toISOString() ?? null, createdAt: createdAt.toISOString() },
})
