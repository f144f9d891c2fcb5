/** What a stream of live values tells. Numbers are decimal strings with every digit that was measured. */
import { Type } from 'typebox'
import { LIVE_LIMITS } from '#bridge/wire'

const SIGNAL = '(01-[0-9A-F]{2}|22-F4[0-9A-F]{2}|j1939-[A-Za-z]{2,40})'
const [slowestHz, fastestHz] = [1_000 / LIVE_LIMITS.mostEveryMs, 1_000 / LIVE_LIMITS.leastEveryMs]

export const LiveQuery = Type.Object(
  {
    signals: Type.Optional(
      Type.String({
        pattern: `^${SIGNAL}(,${SIGNAL}){0,${LIVE_LIMITS.mostSignals - 1}}$`,
        maxLength: 2_000,
        description: 'Ids of the offer, with commas between. Without them only the offer is told.',
      }),
    ),
    rateHz: Type.Optional(
      Type.Integer({ minimum: slowestHz, maximum: fastestHz, description: 'Rounds a second; 5 where nothing is said' }),
    ),
  },
  { additionalProperties: false },
)

const Offer = Type.Object({
  source: Type.Enum(['vehicle', 'simulated', 'replayed']),
  unit: Type.String(),
  signals: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), unit: Type.String() })),
})

const Link = Type.Object({
  state: Type.Enum(['CONNECTING', 'CONNECTED', 'NOT_CONNECTED']),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  at: Type.Optional(Type.String()),
})

const Frame = Type.Object({
  sentMs: Type.Integer({
    description:
      'A clock of the server that never runs back; its zero means nothing. What a later event took longer is age too',
  }),
  values: Type.Array(
    Type.Object({
      id: Type.String(),
      ageMs: Type.Integer({ description: 'When it was told. Older than 2,000 by now means STALE' }),
      state: Type.Enum(['VALID', 'UNDECODABLE', 'NOT_CONNECTED']),
      value: Type.String({ description: 'The bytes in hex where they are UNDECODABLE' }),
    }),
  ),
})

const End = Type.Object({ code: Type.String(), detail: Type.String() })

/** The data of the events `offer`, `link`, `frame` and `end`. */
export const LiveEvent = Type.Union([Offer, Link, Frame, End], {
  description:
    'Server-sent events. `offer`: what the vehicle has; `link`: whether it is reached; `frame`: what was measured since the last one; `end`: why nothing more comes. A comment comes twice a second.',
})
