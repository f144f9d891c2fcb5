import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Moved = Type.Object(
  { kind: Type.String(), quantityThousandths: Type.Integer(), reason: Type.Optional(Type.String()) },
  strict,
)

/** Objects of a move's entry: the part, the move, and the work order where there is one. */
export const entries = {
  'part.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'part.read': { ocsf: 6003, activity: 'read' },
  'part.create': { ocsf: 6003, activity: 'create' },
  'part.change': { ocsf: 6003, activity: 'update', facts: Type.Object({ fields: Type.String() }, strict) },
  'stock.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'stock.move': { ocsf: 6003, activity: 'create', facts: Moved },
} as const satisfies NonNullable<Module['entries']>
