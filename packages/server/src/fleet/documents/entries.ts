import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Changed = Type.Object({ fields: Type.String() }, strict)

/** Objects: the document or file first, then the vehicle or driver. Their subject is that of the vehicle or driver. */
export const entries = {
  'document.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'document.read': { ocsf: 6003, activity: 'read' },
  'document.enter': { ocsf: 6003, activity: 'create' },
  'document.change': { ocsf: 6003, activity: 'update', facts: Changed },
  /** The second object is the one that came in its place. */
  'document.replace': { ocsf: 6003, activity: 'update' },
  /** Time went by: it is soon to expire, or has. */
  'document.age': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ status: Type.Enum(['valid', 'due', 'expired']) }, strict),
  },
  'file.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'file.read': { ocsf: 6003, activity: 'read' },
  'file.fetch': { ocsf: 6003, activity: 'read' },
} as const satisfies NonNullable<Module['entries']>
