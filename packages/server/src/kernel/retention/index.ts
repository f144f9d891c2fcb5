/** Door of retention: how long what is kept, what is held beyond that, and that every table of the house says so. */
import { Type } from 'typebox'
import type { Context, Module, Part, Role, SubjectId } from '#kernel'
import { uuidv7 } from '#kernel'
import { createHolds, requireNotHeld } from './holds.ts'
import { createRoutes } from './routes.ts'
import { HOLDS, holdStore } from './store.ts'

export { requireRetained } from './catalogue.ts'
export { requireNotHeld } from './holds.ts'
export { retentionMigrations } from './migrations.ts'
export type { HeldKind } from './schema.ts'
export { beginRemoving, notHeld } from './store.ts'

const strict = { additionalProperties: false } as const
const Held = Type.Object({ kind: Type.String(), reason: Type.String() }, strict)
const Counted = Type.Object({ count: Type.Integer() }, strict)

const entries = {
  'retention.read': { ocsf: 6003, activity: 'read' },
  'hold.list': { ocsf: 6003, activity: 'read', facts: Counted },
  'hold.place': { ocsf: 6003, activity: 'create', facts: Held },
  'hold.release': { ocsf: 6003, activity: 'update', facts: Held },
} as const satisfies NonNullable<Module['entries']>

const KEEPERS: readonly Role[] = ['admin', 'security_lead', 'privacy_officer']
const READERS: readonly Role[] = [...KEEPERS, 'auditor']

/** @param rooms of the whole house, once they are known. */
export function openRetention(rooms: () => readonly Module[]): Part {
  return {
    actions: { 'retention.read': READERS, 'hold.list': READERS, 'hold.write': KEEPERS },
    entries,
    routes: createRoutes(createHolds(rooms)),
    keeps: requireNotHeld,
    canary: ensureCanary,
  }
}

/** One that was released and held nobody. */
async function ensureCanary(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const [known] = await holdStore.list(ctx, await HOLDS.plan({ limit: 1 }))
  if (known) return { holdId: known.id }
  const [id, objectId, subject] = [uuidv7(ctx.now), uuidv7(ctx.now), uuidv7<SubjectId>(ctx.now)]
  const over = { placedBy: subject, placedAt: ctx.now, releasedBy: subject, releasedAt: ctx.now }
  await holdStore.insert(ctx, { id, kind: 'vehicle', objectId, subject, reason: 'other', ...over })
  return { holdId: id }
}
