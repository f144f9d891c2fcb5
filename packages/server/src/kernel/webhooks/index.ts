/** Door of webhooks: who outside is told what happens here, by ids alone, signed, and told again until it arrives. */
import { Type } from 'typebox'
import type { Context, Kernel, Module, Part } from '#kernel'
import { HOUSE, uuidv7 } from '#kernel'
import { createDelivering, createListener } from './delivering.ts'
import { createRoutes } from './routes.ts'
import { DELIVERIES, WEBHOOKS, webhookStore } from './store.ts'
import type { WayOptions } from './ways.ts'
import { createWays } from './ways.ts'
import { createWebhooks, placeOfSecrets } from './webhooks.ts'

export { webhookMigrations } from './migrations.ts'
export type { WayOptions } from './ways.ts'

const strict = { additionalProperties: false } as const
const Text = Type.String()

const entries = {
  'webhook.list': { ocsf: 6003, activity: 'read' },
  'webhook.read': { ocsf: 6003, activity: 'read' },
  'webhook.create': { ocsf: 6003, activity: 'create', facts: Type.Object({ events: Text }, strict) },
  'webhook.change': { ocsf: 6003, activity: 'update', facts: Type.Object({ fields: Text }, strict) },
  'webhook.rotate': { ocsf: 6003, activity: 'update' },
  'webhook.remove': { ocsf: 6003, activity: 'delete' },
  'webhook.redeliver': { ocsf: 6003, activity: 'other', facts: Type.Object({ event: Text }, strict) },
  'webhook.deliver': {
    ocsf: 6003,
    activity: 'other',
    facts: Type.Object({ event: Text, tries: Type.Integer(), status: Type.Integer() }, strict),
  },
  'webhook.disable': { ocsf: 6002, activity: 'update', facts: Type.Object({ because: Text }, strict) },
} as const satisfies NonNullable<Module['entries']>

type Ports = Pick<Kernel, 'act' | 'vault' | 'clock' | 'config' | 'database'>

/** @param events that may be told outside, by their actions → what each means. */
export function openWebhooks(kernel: Ports, events: Readonly<Record<string, string>>, options?: WayOptions): Part {
  const ways = createWays(kernel.config, options)
  const { vault, database, clock } = kernel
  return {
    actions: { 'webhook.read': ['admin'], 'webhook.write': ['admin'] },
    entries,
    routes: createRoutes(createWebhooks(kernel, events, ways)),
    listens: [createListener(Object.keys(events))],
    errands: [createDelivering(kernel, ways)],
    jobs: [
      {
        name: 'kernel.forget-deliveries',
        every: { hours: 24 },
        runApart: async () => {
          await webhookStore.forget(database, HOUSE, clock.now())
        },
      },
    ],
    personalData: [
      // Nobody's personal data, but sealed under a key of its own like it, and sealed anew when that is rotated.
      {
        ...{ table: 'kernel_webhook', column: 'secrets_sealed', kind: 'sealed', subjectColumn: 'subject_id' },
        'x-data-class': 'personal',
      },
    ],
    canary: (ctx) => ensureCanary(ctx, vault),
  }
}

/** One that is paused, with one delivery that was never sent. */
async function ensureCanary(ctx: Context, vault: Kernel['vault']): Promise<Readonly<Record<string, string>>> {
  const [known] = await webhookStore.list(ctx, await WEBHOOKS.plan({ limit: 1 }))
  if (known) {
    const [delivery] = await webhookStore.listDeliveries(ctx, known.id, await DELIVERIES.plan({ limit: 1 }))
    return { webhookId: known.id, ...(delivery ? { deliveryId: delivery.id } : {}) }
  }
  const [id, deliveryId, subject] = [uuidv7(ctx.now), uuidv7(ctx.now), await vault.createSubject(ctx.tx)]
  const secrets = await vault.seal(ctx.tx, placeOfSecrets(ctx.org, { id, subject }), { current: 'none' })
  const row = { id, name: 'Canary', url: 'https://canary.example/', events: ['none'], state: 'paused' } as const
  const at = { createdAt: ctx.now, updatedAt: ctx.now }
  await webhookStore.insert(ctx, { ...row, ...at, subject, secrets, failingSince: null, version: 1 })
  await webhookStore.insertDelivery(ctx, {
    ...{ id: deliveryId, webhookId: id, event: 'none', seq: 0, objects: [], at: ctx.now, state: 'failed', tries: 0 },
    ...{ status: null, fault: null, triedAt: null, createdAt: ctx.now },
  })
  return { webhookId: id, deliveryId }
}
