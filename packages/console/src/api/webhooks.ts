import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import { nextPollMs } from './poll.ts'

export interface Webhook {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
  readonly state: 'active' | 'paused' | 'disabled'
  readonly failingSince: string | null
  readonly createdAt: string
}

export type WebhookDraft = Pick<Webhook, 'name' | 'url' | 'events'>

export interface Delivery {
  readonly id: string
  readonly event: string
  readonly state: 'waiting' | 'delivered' | 'failed'
  readonly tries: number
  readonly status: number | null
  readonly fault: string | null
  readonly triedAt: string | null
  readonly createdAt: string
}

const addressOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`

export const webhooksQuery = pagesQuery<Webhook>({ key: ['webhooks', 'pages'], path: '/webhooks' })

export const webhookEventsQuery = queryOptions({
  queryKey: ['webhook-events'],
  queryFn: async ({ signal }) =>
    (
      await api.json<{ readonly data: readonly { readonly event: string; readonly what: string }[] }>(
        '/webhook-events',
        { signal },
      )
    ).data,
})

/** What has not been tried yet is under way; between tries hours may go by, and nobody asks after that. */
const isUnderWay = ({ state, tries }: Delivery): boolean => state === 'waiting' && tries === 0

export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    ...pagesQuery<Delivery>({ key: ['webhooks', id, 'deliveries'], path: `${addressOf(id)}/deliveries` }),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some(isUnderWay)) ? nextPollMs(state.dataUpdateCount) : false,
  })

/** The writing calls on webhooks. Whoever makes or changes one shows the second factor; secrets are shown once. */
export const webhooks = {
  create: (draft: WebhookDraft) =>
    api.json<Webhook & { readonly secret: string }>('/webhooks', { method: 'POST', body: draft }),
  set: ({ id }: Pick<Webhook, 'id'>, state: 'active' | 'paused') =>
    api.json<Webhook>(addressOf(id), { method: 'PATCH', body: { state }, ifMatch: '*' }),
  rotate: ({ id }: Pick<Webhook, 'id'>) =>
    api.json<{ readonly secret: string }>(`${addressOf(id)}/secret`, { method: 'POST', body: {} }),
  remove: ({ id }: Pick<Webhook, 'id'>) => api.send(addressOf(id), { method: 'DELETE', ifMatch: '*' }),
  redeliver: (id: string, deliveryId: string) =>
    api.json<Delivery>(`${addressOf(id)}/deliveries/${encodeURIComponent(deliveryId)}/redeliver`, {
      method: 'POST',
      body: {},
    }),
}
