import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Changed = Type.Object({ fields: Type.String() }, strict)
const Line = Type.Object({ kind: Type.String(), costMinor: Type.Integer() }, strict)

/** Objects of an order's entries: the order, its vehicle, then the line. Their subject is the vehicle's. */
export const entries = {
  'work-order.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'work-order.read': { ocsf: 6003, activity: 'read' },
  'work-order.open': { ocsf: 6003, activity: 'create', facts: Type.Object({ number: Type.Integer() }, strict) },
  'work-order.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'work-order.approve': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, strict),
  },
  'work-order.move': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ from: Type.String(), to: Type.String() }, strict),
  },
  'work-line.add': { ocsf: 6003, activity: 'create', facts: Line },
  'work-line.complete': { ocsf: 6003, activity: 'update' },
  'work-line.remove': { ocsf: 6003, activity: 'delete', facts: Line },
  'workshop.read': { ocsf: 6003, activity: 'read' },
  'workshop.change': { ocsf: 6003, activity: 'update', facts: Changed },
} as const satisfies NonNullable<Module['entries']>
