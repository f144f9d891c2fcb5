import type { SignatureVerbs } from '#fleet/signatures'
import { isInReach, listedReachOf } from '#fleet/vehicles'
import type { Context, InspectionId, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { AnswerSeal } from './answers.ts'
import { photosAwaited } from './answers.ts'
import type { FormVersionRow } from './form-store.ts'
import { formStore } from './form-store.ts'
import type { InspectionDetail, InspectionView } from './schema.ts'
import type { InspectionRow } from './store.ts'
import { INSPECTION_BY_ID, INSPECTIONS, inspectionStore, listInspections } from './store.ts'

/** An inspection and the version an ETag shows. */
export interface VersionedInspection {
  readonly view: InspectionDetail
  readonly version: number
}

export type InspectionReading = ReturnType<typeof createReading>

/** Looks at inspections. Each is recorded: answers and signatures can name people. */
export function createReading(answers: AnswerSeal, signatures: Pick<SignatureVerbs, 'listSignatures'>) {
  return {
    /** A page, without answers. One entry names all that was shown. */
    listInspections: async (ctx: ReadContext, query: ListQuery): Promise<Page<InspectionView>> => {
      const plan = await INSPECTIONS.plan(query)
      const rows = await ctx.list<InspectionRow>(listInspections(ctx.org, plan, await listedReachOf(ctx)))
      const shown = rows.slice(0, plan.limit)
      const subject = [...new Set(shown.map((row) => row.subject))]
      const facts = { count: shown.length }
      await ctx.disclosed({ action: 'inspection.list', object: shown.map(({ id }) => id), subject, facts })
      return plan.toPage(rows, headOf)
    },

    /** @throws {Problem} `fleet.inspection-unknown` */
    readInspection: async (ctx: Context, id: string): Promise<VersionedInspection> =>
      show(ctx, await requireInspection(ctx, id)),

    show,

    /** The first there ever was, for the canary organisation. */
    findFirstInspection: async (ctx: Context): Promise<InspectionId | undefined> =>
      (await inspectionStore.findFirst(ctx.tx, ctx.org))?.id,
  }

  /** Shows it as it stands now, to whoever reaches it, and writes down that it was shown. */
  async function show(ctx: Context, row: InspectionRow): Promise<VersionedInspection> {
    const form = await formOf(ctx, row)
    const { views, signers } = await signatures.listSignatures(ctx, row.id)
    const opened = await answers.look(ctx, row)
    const subject = [...new Set([row.subject, ...signers])]
    ctx.record({ action: 'inspection.read', object: [row.id, row.vehicleId], subject })
    const known = opened?.state === 'open' ? opened.value : null
    const view: InspectionDetail = {
      ...headOf(row),
      form: { ...form, sections: [...form.sections], publishedAt: form.publishedAt.toISOString() },
      answers: known && [...known],
      photosAwaited: photosAwaited(form.sections, known ?? []),
      signatures: [...views],
      ...(opened?.state === 'broken' ? { isUnreadable: true } : {}),
    }
    return { view, version: row.version }
  }
}

/** @throws {Problem} `fleet.inspection-unknown`: one answer for unknown, foreign and of a vehicle out of reach. */
export async function requireInspection(ctx: ReadContext, id: string): Promise<InspectionRow> {
  const row = await ctx.find(INSPECTION_BY_ID, id)
  if (row && (await isInReach(ctx, row.vehicleId))) return row
  throw unknown()
}

/** The same, kept from others until the transaction ends. @throws {Problem} `http.stale` too. */
export async function holdInspection(ctx: Context, id: string, version: number | undefined): Promise<InspectionRow> {
  const row = await inspectionStore.hold(ctx.tx, ctx.org, id)
  if (!row || !(await isInReach(ctx, row.vehicleId))) throw unknown()
  if (version !== undefined && version !== row.version) throw stale()
  return row
}

/** The version that is filled in, as it was published. */
export async function formOf(ctx: Context, { formVersionId }: InspectionRow): Promise<FormVersionRow> {
  const form = await formStore.findVersion(ctx.tx, ctx.org, formVersionId)
  if (form) return form
  throw new Error('an inspection outlived its form')
}

const unknown = () =>
  new Problem('missing', 'fleet.inspection-unknown', 'There is no inspection with this id in your reach.')

function headOf(row: InspectionRow): InspectionView {
  const { id, vehicleId, formVersionId, kind, status, odometerKm, readingId, defects, criticalDefects } = row
  return {
    ...{ id, vehicleId, formVersionId, kind, status, odometerKm, readingId, defects, criticalDefects },
    issueIds: [...row.issues],
    createdAt: row.createdAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  }
}
