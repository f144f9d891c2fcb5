import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Asked = Type.Object({ list: Type.String(), format: Type.String() }, strict)
const Made = Type.Object(
  { list: Type.String(), format: Type.String(), rows: Type.Integer(), sizeBytes: Type.Integer() },
  strict,
)
const Counted = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)

/** What a file discloses is named by the entries of the list it was made from, page by page. */
export const entries = {
  'export.begin': { ocsf: 6003, activity: 'create', facts: Asked },
  'export.finish': { ocsf: 6003, activity: 'read', facts: Made },
  'export.download': { ocsf: 6003, activity: 'read', facts: Made },
  'export.list': { ocsf: 6003, activity: 'read', facts: Counted },
  'export.read': { ocsf: 6003, activity: 'read' },
  'export.expire': { ocsf: 6003, activity: 'delete' },
} as const satisfies NonNullable<Module['entries']>
