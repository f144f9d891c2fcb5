/** What a stream of raw frames tells. */
import { Type } from 'typebox'

const Bus = Type.Object({
  source: Type.Enum(['vehicle', 'simulated', 'replayed']),
  adapter: Type.String(),
})

const Link = Type.Object({
  state: Type.Enum(['CONNECTING', 'CONNECTED', 'NOT_CONNECTED']),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  at: Type.Optional(Type.String()),
})

const Frames = Type.Object({
  sentMs: Type.Integer({ description: 'A clock of the server that never runs back; its zero means nothing' }),
  dropped: Type.Integer({
    minimum: 0,
    description: 'Frames that were heard and are not told: bridge, line or reader had no room for them',
  }),
  frames: Type.Array(Type.String(), {
    description:
      'In the order of the bus: how many milliseconds before `sentMs`, a space, identifier (3 or 8 hex digits), `#` and the bytes, as candump of can-utils spells a frame; `##` and a digit of flags for CAN FD',
  }),
})

const End = Type.Object({ code: Type.String(), detail: Type.String() })

/** The data of the events `bus`, `link`, `frames` and `end`. */
export const FramesStreamEvent = Type.Union([Bus, Link, Frames, End], {
  description:
    'Server-sent events. `bus`: what is heard; `link`: whether it is reached, and nothing of before counts where it is not; `frames`: what was said since the last one; `end`: why nothing more comes. A comment comes twice a second.',
})
