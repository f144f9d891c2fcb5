/** From an entry in the ledger to whoever listens outside: ids and the word for what happened, and nothing about anybody. */
import type { Context, Kernel, OrgId, Span } from '#kernel'
import { later, uuidv7 } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Errand, ErrandKind } from '#kernel/errands'
import { sendErrand } from '#kernel/errands'
import type { Listener, PlacedEntry } from '#kernel/ledger'
import { OutboundError } from '#kernel/outbound'
import { signatureOf } from './signing.ts'
import type { DeliveryRow, WebhookRow } from './store.ts'
import { webhookStore } from './store.ts'
import type { Ways } from './ways.ts'
import type { Secrets } from './webhooks.ts'
import { DELIVER, placeOfSecrets } from './webhooks.ts'

/** Before the second try, the third, … as Standard Webhooks proposes: over a day in all. */
const PAUSES: readonly Span[] = [
  { seconds: 5 },
  { minutes: 5 },
  { minutes: 30 },
  { hours: 2 },
  { hours: 5 },
  { hours: 10 },
  { hours: 10 },
]
/** Nothing but failures for so long: nobody is there any more. */
const GIVEN_UP = { days: 5 }
const GONE = 410

type Known = Map<OrgId, Promise<readonly Pick<WebhookRow, 'id' | 'events'>[]>>

/** Where an event stands in the ledger, a delivery for each who wants it; all of that in the transaction of the cursor. */
export function createListener(events: readonly string[]): Listener {
  // Entries of one turn are heard in one transaction: who listens is read once for all of them.
  const listening = new WeakMap<Transaction, Known>()
  const activeIn = (ctx: Context) => {
    const known: Known = listening.get(ctx.tx) ?? new Map()
    listening.set(ctx.tx, known)
    const active = known.get(ctx.org) ?? webhookStore.listActive(ctx)
    known.set(ctx.org, active)
    return active
  }
  return {
    name: 'kernel.webhooks',
    actions: events,
    handle: async (ctx, entry) => {
      if (entry.outcome !== 'done') return
      for (const { id, events } of await activeIn(ctx))
        if (events.includes(entry.action)) await queueDelivery(ctx, id, entry)
    },
  }
}

type Told = Pick<PlacedEntry, 'seq' | 'objects' | 'action' | 'at'>

async function queueDelivery(ctx: Context, webhookId: string, { seq, objects, action, at }: Told): Promise<void> {
  const id = uuidv7(ctx.now)
  await webhookStore.insertDelivery(ctx, {
    ...{ id, webhookId, event: action, seq, objects, at: new Date(at), state: 'waiting', tries: 0 },
    ...{ status: null, fault: null, triedAt: null, createdAt: ctx.now },
  })
  await sendErrand(ctx, DELIVER, id)
}

/** The same bytes each time it is sent. */
const bodyOf = ({ event, at, objects, seq }: DeliveryRow): string =>
  JSON.stringify({ type: event, timestamp: at.toISOString(), data: { id: objects[0] ?? null, ids: objects, seq } })

interface Attempt {
  readonly delivery: DeliveryRow
  readonly webhook: WebhookRow
  readonly secrets: readonly string[]
}

export function createDelivering(
  { act, vault, clock }: Pick<Kernel, 'act' | 'vault' | 'clock'>,
  ways: Ways,
): ErrandKind {
  const inOrg = <T>(org: OrgId, work: (ctx: Context) => Promise<T>) =>
    act({ actor: { kind: 'system', id: 'webhooks' }, org }, work)

  /** Undefined where nothing is to be sent any more. */
  const take = ({ org, id }: Errand): Promise<Attempt | undefined> =>
    inOrg(org, async (ctx) => {
      const delivery = await webhookStore.findDelivery(ctx, id)
      const webhook = delivery && (await webhookStore.find(ctx, delivery.webhookId))
      if (!webhook || delivery.state !== 'waiting') return undefined
      if (webhook.state !== 'active') {
        await webhookStore.keepDelivery(ctx, { ...delivery, state: 'failed', fault: `the webhook is ${webhook.state}` })
        return undefined
      }
      const { current, previous } = await vault.open<Secrets>(ctx.tx, placeOfSecrets(org, webhook), webhook.secrets)
      const isLive = previous !== undefined && new Date(previous.until) > ctx.now
      return { delivery, webhook, secrets: isLive ? [current, previous.secret] : [current] }
    })

  async function send({ delivery, webhook, secrets }: Attempt) {
    const timestampS = Math.floor(clock.now().getTime() / 1_000)
    const body = bodyOf(delivery)
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'MUTS FleetOps',
      'webhook-id': delivery.id,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': signatureOf(secrets, delivery.id, timestampS, body),
    }
    try {
      const { status } = await ways.post(webhook.url, headers, body)
      return { status, fault: status >= 200 && status < 300 ? null : `answered ${status}` }
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error
      return { status: null, fault: error.reason }
    }
  }

  /** When it is tried again, if it is. */
  const keep = (org: OrgId, { delivery: sent, webhook: { id } }: Attempt, told: Awaited<ReturnType<typeof send>>) =>
    inOrg(org, async (ctx): Promise<Date | undefined> => {
      const webhook = await webhookStore.hold(ctx, id)
      if (!webhook) return undefined
      const tries = sent.tries + 1
      const delivery = { ...sent, ...told, tries, triedAt: ctx.now }
      const pause = PAUSES[tries - 1]
      const isDone = told.fault === null
      const isLast = isDone || pause === undefined || told.status === GONE
      await webhookStore.keepDelivery(ctx, { ...delivery, state: isDone ? 'delivered' : isLast ? 'failed' : 'waiting' })
      await judge(ctx, webhook, told)
      if (isLast) recordEnd(ctx, webhook, delivery, isDone)
      return isLast ? undefined : later(ctx.now, pause)
    })

  return {
    kind: DELIVER,
    lanes: 4,
    run: async (errand) => {
      const attempt = await take(errand)
      return attempt && keep(errand.org, attempt, await send(attempt))
    },
  }
}

function recordEnd(
  ctx: Context,
  webhook: WebhookRow,
  { id, event, tries, status }: DeliveryRow,
  isDone: boolean,
): void {
  const outcome = isDone ? 'done' : 'failed'
  ctx.record({
    action: 'webhook.deliver',
    object: [id, webhook.id],
    outcome,
    facts: { event, tries, status: status ?? 0 },
  })
}

/** One success forgets all failures; five days without one, or a word that it is gone, end it. */
async function judge(
  ctx: Context,
  webhook: WebhookRow,
  { fault, status }: { fault: string | null; status: number | null },
) {
  const since = fault === null ? null : (webhook.failingSince ?? ctx.now)
  const isOver = status === GONE || (since !== null && later(since, GIVEN_UP) <= ctx.now)
  const state = isOver && webhook.state === 'active' ? 'disabled' : webhook.state
  await webhookStore.setFailing(ctx, webhook.id, since, state)
  if (state !== webhook.state)
    ctx.record({ action: 'webhook.disable', object: webhook.id, facts: { because: fault ?? '' } })
}
