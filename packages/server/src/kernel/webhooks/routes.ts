import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { accepted, created, defineRoute, etagOf, NEVER_KEPT, noContent, ok, pageOf, requireIfMatch } from '#kernel/http'
import {
  DeliveryParams,
  DeliveryView,
  EventView,
  NewSecret,
  NewWebhook,
  WebhookDraft,
  WebhookParams,
  WebhookPatch,
  WebhookView,
} from './schema.ts'
import { DELIVERIES, WEBHOOKS } from './store.ts'
import type { WebhookVerbs } from './webhooks.ts'

const stepUp = { what: 'Change who outside is told what happens here' }

/** Webhooks over HTTP. Secrets are shown once, where they are made. */
export const createRoutes = (webhooks: WebhookVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/webhook-events',
    access: { action: 'webhook.read' },
    summary: 'Lists the events that can be told outside',
    answers: { 200: { description: 'All of them', body: Type.Object({ data: Type.Array(EventView) }) } },
    serve: async () => ok({ data: webhooks.listEvents() }),
  }),
  defineRoute({
    method: 'GET',
    path: '/webhooks',
    access: { action: 'webhook.read' },
    summary: 'Lists who outside is told of what',
    query: WEBHOOKS.query,
    answers: { 200: { description: 'A page', body: pageOf(WebhookView) } },
    handle: async (ctx, { query }) => ok(await webhooks.listWebhooks(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/webhooks',
    access: { action: 'webhook.write' },
    stepUp,
    summary: 'Tells events to an address outside from now on; its secret is shown once',
    body: WebhookDraft,
    answers: { 201: { description: 'The webhook, with its secret', body: NewWebhook } },
    handle: async (ctx, { body }) => {
      const { view, version, secret } = await webhooks.createWebhook(ctx, body)
      return created(`/api/v1/webhooks/${view.id}`, { ...view, secret }, { etag: etagOf(version), ...NEVER_KEPT })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/webhooks/:webhookId',
    access: { action: 'webhook.read' },
    summary: 'Shows a webhook',
    params: WebhookParams,
    answers: { 200: { description: 'The webhook', body: WebhookView } },
    handle: async (ctx, { params }) => {
      const { view, version } = await webhooks.readWebhook(ctx, params.webhookId)
      return ok(view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/webhooks/:webhookId',
    access: { action: 'webhook.write' },
    ifMatch: true,
    stepUp,
    summary: 'Changes a webhook, or sets one going again that was stopped',
    params: WebhookParams,
    body: WebhookPatch,
    answers: { 200: { description: 'The webhook as it is now', body: WebhookView } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, version } = await webhooks.changeWebhook(ctx, params.webhookId, body, requireIfMatch(headers))
      return ok(view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/webhooks/:webhookId',
    access: { action: 'webhook.write' },
    ifMatch: true,
    summary: 'Ends a webhook, with its log',
    params: WebhookParams,
    answers: { 204: { description: 'Nothing is sent there any more' } },
    handle: async (ctx, { params, headers }) => {
      await webhooks.removeWebhook(ctx, params.webhookId, requireIfMatch(headers))
      return noContent()
    },
  }),
  ...deliveryRoutes(webhooks),
]

const deliveryRoutes = (webhooks: WebhookVerbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/webhooks/:webhookId/secret',
    access: { action: 'webhook.write' },
    stepUp,
    summary: 'Makes a new secret; the one before signs beside it for a day',
    params: WebhookParams,
    answers: { 200: { description: 'The new secret, shown once', body: NewSecret } },
    handle: async (ctx, { params }) => ok(await webhooks.rotateSecret(ctx, params.webhookId), NEVER_KEPT),
  }),
  defineRoute({
    method: 'GET',
    path: '/webhooks/:webhookId/deliveries',
    access: { action: 'webhook.read' },
    summary: 'Lists what was sent there in the last month, and what became of it',
    params: WebhookParams,
    query: DELIVERIES.query,
    answers: { 200: { description: 'A page', body: pageOf(DeliveryView) } },
    handle: async (ctx, { params, query }) => ok(await webhooks.listDeliveries(ctx, params.webhookId, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/webhooks/:webhookId/deliveries/:deliveryId/redeliver',
    access: { action: 'webhook.write' },
    summary: 'Sends it once more, under the same id',
    params: DeliveryParams,
    answers: { 202: { description: 'The delivery, waiting', body: DeliveryView } },
    handle: async (ctx, { params }) => accepted(await webhooks.redeliver(ctx, params.webhookId, params.deliveryId)),
  }),
]
