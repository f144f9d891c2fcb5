/** Holds: what is about somebody or something stays, whatever its age and whoever wants it erased, until it is released. */
import type { Context, Module, SubjectId } from '#kernel'
import { Problem, RETENTION, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { HoldDraft, HoldView, RetentionView } from './schema.ts'
import type { HoldRow } from './store.ts'
import { HOLDS, holdStore } from './store.ts'

export type HoldVerbs = ReturnType<typeof createHolds>

/** @param rooms say who stands behind their things, and how long their tables are kept. */
export function createHolds(rooms: () => readonly Module[]) {
  return {
    readRetention: (ctx: Context): readonly RetentionView[] => {
      ctx.record({ action: 'retention.read', object: 'retention' })
      return retentionOf(rooms())
    },

    listHolds: async (ctx: Context, query: ListQuery): Promise<Page<HoldView>> => {
      const plan = await HOLDS.plan(query)
      const rows = await holdStore.list(ctx, plan)
      const shown = rows.slice(0, plan.limit)
      const object = shown.map(({ id }) => id)
      const subject = [...new Set(shown.map((row) => row.subject))]
      ctx.record({ action: 'hold.list', object, subject, facts: { count: shown.length } })
      return plan.toPage(rows, toView)
    },

    /** @throws {Problem} `fleet.vehicle-unknown`, `fleet.driver-unknown`, `identity.user-unknown` (404); `kernel.hold-erased` (409). */
    placeHold: async (ctx: Context, { kind, id: objectId, reason }: HoldDraft): Promise<HoldView> => {
      const find = rooms().flatMap(({ subjects }) => subjects?.[kind] ?? [])[0]
      if (!find) throw new Error(`no room knows who stands behind a ${kind}`)
      const subject = await find(ctx, objectId)
      if ((await holdStore.keepKey(ctx, subject)) === 0)
        throw new Problem('conflict', 'kernel.hold-erased', 'This has been erased: there is nothing left to hold.')
      const row: HoldRow = {
        ...{ id: uuidv7(ctx.now), kind, objectId, subject, reason, placedBy: requirePerson(ctx), placedAt: ctx.now },
        ...{ releasedBy: null, releasedAt: null },
      }
      await holdStore.insert(ctx, row)
      ctx.record({ action: 'hold.place', object: [row.id, objectId], subject, facts: { kind, reason } })
      return toView(row)
    },

    /** What is older than its class allows goes with the next purge then. @throws {Problem} `kernel.hold-unknown` (404), `kernel.hold-released` (409), `kernel.own-hold` (403). */
    releaseHold: async (ctx: Context, id: string): Promise<HoldView> => {
      const row = await holdStore.hold(ctx, id)
      if (!row) throw new Problem('missing', 'kernel.hold-unknown', 'There is no hold with this id.')
      if (row.releasedAt) throw new Problem('conflict', 'kernel.hold-released', 'This hold has been released already.')
      const by = requirePerson(ctx)
      if (by === row.subject)
        throw new Problem(
          'forbidden',
          'kernel.own-hold',
          'Whoever is held does not release themselves; somebody else who may decides. The hold stands.',
        )
      await holdStore.release(ctx, id, by)
      const { kind, reason, objectId, subject } = row
      ctx.record({ action: 'hold.release', object: [id, objectId], subject, facts: { kind, reason } })
      return toView({ ...row, releasedBy: by, releasedAt: ctx.now })
    },
  }
}

/** @throws {Problem} `kernel.held` (409) where somebody holds them: then nothing of them goes. */
export async function requireNotHeld(ctx: Context, subject: SubjectId): Promise<void> {
  const row = await holdStore.findStanding(ctx, subject)
  if (!row) return
  throw new Problem(
    'conflict',
    'kernel.held',
    `The hold ${row.id} (${row.reason}, since ${row.placedAt.toISOString()}) keeps this. Nothing was erased; release the hold first.`,
  )
}

function retentionOf(rooms: readonly Pick<Module, 'retains'>[]): readonly RetentionView[] {
  const tables = rooms.flatMap(({ retains = {} }) => Object.entries(retains)).sort(([a], [b]) => (a < b ? -1 : 1))
  const said = new Map(tables)
  const classOf = (table: string): string | undefined => {
    const retained = said.get(table)
    return retained && ('with' in retained ? classOf(retained.with) : retained.kept)
  }
  return Object.entries(RETENTION).map(([name, kept]) => ({
    ...{ name, because: kept.because },
    atLeast: 'atLeast' in kept ? kept.atLeast : null,
    atMost: 'atMost' in kept ? kept.atMost : null,
    tables: tables
      .filter(([table]) => classOf(table) === name)
      .map(([table, retained]) => ({
        table,
        since: 'since' in retained ? retained.since : null,
        with: 'with' in retained ? retained.with : null,
      })),
  }))
}

function requirePerson({ actor }: Context): SubjectId {
  if (actor.kind === 'person') return actor.id
  throw new Error('a hold is somebody’s')
}

const toView = ({ subject: _, placedAt, releasedAt, ...row }: HoldRow): HoldView => ({
  ...row,
  state: releasedAt ? 'released' : 'standing',
  placedAt: placedAt.toISOString(),
  releasedAt: releasedAt?.toISOString() ?? null,
})
