/** How an inspection comes about: begun, answered, and submitted over the driver's name. */
import type { IssueVerbs } from '#fleet/issues'
import type { SignatureVerbs, Signed } from '#fleet/signatures'
import type { FleetVerbs } from '#fleet/vehicles'
import { holdPresent } from '#fleet/vehicles'
import type { Context, InspectionId, IssueId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { AnswerSeal, Defect } from './answers.ts'
import { answered, defectsOf, requireComplete, withPhoto } from './answers.ts'
import type { Forms } from './forms.ts'
import { formOf, holdInspection } from './reading.ts'
import type { InspectionDraft, InspectionPatch, InspectionStatus } from './schema.ts'
import type { InspectionRow } from './store.ts'
import { inspectionStore } from './store.ts'

export interface FillingParts {
  readonly answers: AnswerSeal
  readonly forms: Pick<Forms, 'requirePublished'>
  readonly issues: Pick<IssueVerbs, 'raiseIssue'>
  readonly signatures: Pick<SignatureVerbs, 'sign'>
  readonly vehicles: Pick<FleetVerbs, 'changeVehicle'>
}

export function createFilling({ answers, forms, issues, signatures, vehicles }: FillingParts) {
  return {
    /** @throws {Problem} `fleet.vehicle-unknown`, `fleet.vehicle-gone`, `fleet.form-unknown`, `fleet.form-unpublished`. */
    beginInspection: async (ctx: Context, draft: InspectionDraft): Promise<InspectionRow> => {
      if (ctx.actor.kind !== 'person') throw new Error('only people inspect')
      return beginFor(ctx, draft, ctx.actor.id)
    },

    beginFor,

    /** @throws {Problem} `fleet.inspection-unknown`, `http.stale`, `fleet.inspection-over`, `fleet.inspection-of-another`. */
    changeInspection: async (
      ctx: Context,
      id: string,
      patch: InspectionPatch,
      version: number | undefined,
    ): Promise<InspectionRow> => {
      const row = await holdOwnDraft(ctx, id, version)
      const { sections } = await formOf(ctx, row)
      const sealed = await answers.seal(ctx, row, answered(sections, await answers.open(ctx, row), patch))
      const changed = await write(ctx, { ...row, sealed, odometerKm: patch.odometerKm ?? row.odometerKm })
      record(ctx, 'inspection.change', row, { fields: Object.keys(patch).sort().join(' ') })
      return changed
    },

    /**
     * Names a photo of an item. It may arrive long after the inspection was submitted: nothing waits for it.
     *
     * @throws {Problem} `fleet.inspection-unknown`, `fleet.item-unknown`, `fleet.photos-full`.
     */
    namePhoto: async (ctx: Context, id: string, photo: string, item: string): Promise<InspectionRow> => {
      const row = await holdInspection(ctx, id, undefined)
      const sealed = await answers.seal(ctx, row, withPhoto(await answers.open(ctx, row), item, photo))
      const object = [row.id, row.vehicleId, photo]
      ctx.record({ action: 'inspection.photo', object, subject: row.subject })
      return write(ctx, { ...row, sealed })
    },

    /**
     * Ends the draft over the driver's name. In the same transaction a failed item opens its issue, and a critical one takes
     * the vehicle out of service.
     *
     * @throws {Problem} as `changeInspection`; `fleet.inspection-incomplete`, `fleet.signature-name`, `fleet.vehicle-gone`.
     */
    submitInspection: async (
      ctx: Context,
      id: string,
      name: string,
      version: number | undefined,
    ): Promise<InspectionRow> => {
      const row = await holdOwnDraft(ctx, id, version)
      const form = await formOf(ctx, row)
      const given = await answers.open(ctx, row)
      requireComplete(form.sections, given)
      const defects = defectsOf(form.sections, given)
      const signed = await signatures.sign(ctx, { thing: row.id, act: 'inspection.submit', name })
      const { status: vehicleStatus } = await holdPresent(ctx, row.vehicleId)
      const opened = await raiseAll(ctx, row, defects)
      const isCritical = defects.some(({ item }) => item.isCritical)
      if (isCritical && (vehicleStatus === 'active' || vehicleStatus === 'in_shop'))
        await vehicles.changeVehicle(ctx, row.vehicleId, { status: 'out_of_service' }, undefined)
      const isOver = defects.length === 0 && form.cleanReview === 'at_once'
      const status: InspectionStatus = isOver ? 'reviewed' : defects.length > 0 ? 'defects_open' : 'submitted'
      const criticalDefects = defects.filter(({ item }) => item.isCritical).length
      const counts = { defects: defects.length, criticalDefects }
      const instants = { submittedAt: ctx.now, reviewedAt: isOver ? ctx.now : null }
      const changed = await write(ctx, { ...row, ...counts, ...instants, status, issues: opened })
      recordSubmission(ctx, changed, signed)
      if (isOver) record(ctx, 'inspection.review', row, {})
      return changed
    },
  }

  async function beginFor(
    ctx: Context,
    draft: InspectionDraft,
    driver: InspectionRow['driver'],
  ): Promise<InspectionRow> {
    const { id: vehicleId, subject } = await holdPresent(ctx, draft.vehicleId)
    const { id: formVersionId } = await forms.requirePublished(ctx, draft.formId)
    const id = uuidv7<InspectionId>(ctx.now)
    const row: InspectionRow = {
      ...{ id, vehicleId, subject, driver, formVersionId, kind: draft.kind, status: 'draft' },
      sealed: await answers.seal(ctx, { id, subject }, []),
      ...{ odometerKm: draft.odometerKm ?? null, defects: 0, criticalDefects: 0, issues: [], version: 1 },
      ...{ createdAt: ctx.now, submittedAt: null, reviewedAt: null, updatedAt: ctx.now },
    }
    await inspectionStore.insert(ctx.tx, ctx.org, row)
    ctx.record({ action: 'inspection.begin', object: [id, vehicleId, formVersionId], subject: [subject, driver] })
    return row
  }

  async function raiseAll(ctx: Context, row: InspectionRow, defects: readonly Defect[]): Promise<readonly IssueId[]> {
    const opened: IssueId[] = []
    for (const { item, note } of defects) {
      const severity = item.isCritical ? 'critical' : 'medium'
      const words = { title: item.label, description: note }
      const sighting = { vehicleId: row.vehicleId, source: 'inspection', code: item.key, severity, words } as const
      opened.push((await issues.raiseIssue(ctx, sighting)).row.id)
    }
    return opened
  }
}

async function holdOwnDraft(ctx: Context, id: string, version: number | undefined): Promise<InspectionRow> {
  const row = await holdInspection(ctx, id, version)
  if (row.status !== 'draft') {
    const message =
      'This inspection was submitted, and what was signed does not change. Begin another. Nothing was changed.'
    throw new Problem('conflict', 'fleet.inspection-over', message)
  }
  if (row.driver === ctx.actor.id) return row
  const message = 'Whoever began an inspection fills it in and signs it. Begin one of your own. Nothing was changed.'
  throw new Problem('forbidden', 'fleet.inspection-of-another', message)
}

/** Writes a row that is held. */
export async function write(ctx: Context, row: InspectionRow): Promise<InspectionRow> {
  const changed = { ...row, version: row.version + 1, updatedAt: ctx.now }
  await inspectionStore.update(ctx.tx, ctx.org, changed)
  return changed
}

function record(ctx: Context, action: string, { id, vehicleId, subject }: InspectionRow, facts: { fields?: string }) {
  ctx.record({ action, object: [id, vehicleId], subject, facts })
}

function recordSubmission(ctx: Context, row: InspectionRow, { id, person, sha256 }: Signed): void {
  const { defects, criticalDefects } = row
  ctx.record({
    action: 'inspection.submit',
    object: [row.id, row.vehicleId, id, ...row.issues],
    subject: [row.subject, person],
    facts: { defects, criticalDefects, signature: sha256 },
  })
}
