import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Url = Type.String({ minLength: 8, maxLength: 1_000 })
const Events = Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 100, uniqueItems: true })

/** `disabled`: by the house, after five days of nothing but failures, or because the other side said it is gone. */
export const WEBHOOK_STATES = ['active', 'paused', 'disabled'] as const
export type WebhookState = (typeof WEBHOOK_STATES)[number]
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export type WebhookDraft = Static<typeof WebhookDraft>
export const WebhookDraft = Type.Object({ name: Name, url: Url, events: Events }, strict)

export type WebhookPatch = Static<typeof WebhookPatch>
export const WebhookPatch = Type.Object(
  {
    name: Type.Optional(Name),
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    state: Type.Optional(Type.Enum(['active', 'paused'])),
  },
  { ...strict, minProperties: 1 },
)

export type WebhookView = Static<typeof WebhookView>
export const WebhookView = Type.Object({
  id: Id,
  name: Type.String(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  state: Type.Enum(WEBHOOK_STATES),
  failingSince: nullable(Instant),
  createdAt: Instant,
  updatedAt: Instant,
})

/** With the secret, which is shown now and never again. */
export const NewWebhook = Type.Object({ ...WebhookView.properties, secret: Type.String() })
/** The secret before is good for another day. */
export const NewSecret = Type.Object({ secret: Type.String(), previousUntil: Instant })

export type DeliveryView = Static<typeof DeliveryView>
/** `id` is the `webhook-id` it is sent with, each time the same. `status` is what the other side last answered. */
export const DeliveryView = Type.Object({
  id: Id,
  event: Type.String(),
  objects: Type.Array(Type.String()),
  state: Type.Enum(DELIVERY_STATES),
  tries: Type.Integer({ minimum: 0 }),
  status: nullable(Type.Integer()),
  fault: nullable(Type.String()),
  triedAt: nullable(Instant),
  createdAt: Instant,
})

export const EventView = Type.Object({ event: Type.String(), what: Type.String() })

export const WebhookParams = Type.Object({ webhookId: Id }, strict)
export const DeliveryParams = Type.Object({ webhookId: Id, deliveryId: Id }, strict)
