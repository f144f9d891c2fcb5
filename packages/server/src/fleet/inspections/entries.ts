import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 0 })
const Listed = Type.Object({ count: Count }, strict)
const Changed = Type.Object({ fields: Type.String() }, strict)
/** SHA-256 of the statement that was signed. */
const signature = Type.String({ pattern: '^[0-9a-f]{64}$' })

/**
 * Objects of an inspection's entries: the inspection, its vehicle, the signature and the issues. Subjects are the vehicle's
 * and that of whoever signed.
 */
export const entries = {
  'form.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'form.read': { ocsf: 6003, activity: 'read' },
  'form.draft': { ocsf: 6003, activity: 'create' },
  'form.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'form.publish': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ number: Type.Integer({ minimum: 1 }) }, strict),
  },
  'inspection.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'inspection.read': { ocsf: 6003, activity: 'read' },
  'inspection.begin': { ocsf: 6003, activity: 'create' },
  'inspection.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'inspection.discard': { ocsf: 6003, activity: 'delete' },
  'inspection.submit': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ defects: Count, criticalDefects: Count, signature }, strict),
  },
  'inspection.photo': { ocsf: 6003, activity: 'update' },
  'inspection.repair': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ outcome: Type.Enum(['repaired', 'not_needed']), signature }, strict),
  },
  /** By the next driver's signature, or at once where the form asks for none and there was no defect. */
  'inspection.review': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ signature: Type.Optional(signature) }, strict),
  },
} as const satisfies NonNullable<Module['entries']>
