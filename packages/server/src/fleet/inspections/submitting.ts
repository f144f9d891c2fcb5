/** How an inspection is submitted over the driver's name, and what follows from it at once. */
import type { IssueVerbs } from '#fleet/issues'
import type { ServiceVerbs } from '#fleet/service'
import type { SignatureVerbs, Signed } from '#fleet/signatures'
import type { FleetVerbs } from '#fleet/vehicles'
import { holdPresent } from '#fleet/vehicles'
import type { Context, IssueId } from '#kernel'
import type { AnswerSeal, Defect } from './answers.ts'
import { defectsOf, requireComplete } from './answers.ts'
import { holdOwnDraft, write } from './filling.ts'
import { readOdometer } from './odometer.ts'
import { formOf } from './reading.ts'
import type { InspectionStatus } from './schema.ts'
import type { InspectionRow } from './store.ts'

export interface SubmittingParts {
  readonly answers: AnswerSeal
  readonly issues: Pick<IssueVerbs, 'raiseIssue'>
  readonly signatures: Pick<SignatureVerbs, 'sign'>
  readonly service: Pick<ServiceVerbs, 'completeInspection'>
  readonly vehicles: Pick<FleetVerbs, 'changeVehicle'>
}

export function createSubmitting({ answers, issues, service, signatures, vehicles }: SubmittingParts) {
  return {
    /**
     * Ends the draft over the driver's name. In the same transaction a failed item opens its issue, and a critical one takes
     * the vehicle out of service; what falls due as this inspection is counted from here on.
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
      const readingId = await readOdometer(ctx, row)
      await service.completeInspection(ctx, row.vehicleId, form.formId)
      const changed = await write(ctx, { ...row, ...counts, ...instants, status, readingId, issues: opened })
      recordSubmission(ctx, changed, signed)
      if (isOver)
        ctx.record({ action: 'inspection.review', object: [row.id, row.vehicleId], subject: row.subject, facts: {} })
      return changed
    },
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

function recordSubmission(ctx: Context, row: InspectionRow, { id, person, sha256 }: Signed): void {
  const { defects, criticalDefects } = row
  ctx.record({
    action: 'inspection.submit',
    object: [row.id, row.vehicleId, id, ...row.issues],
    subject: [row.subject, person],
    facts: { defects, criticalDefects, signature: sha256 },
  })
}
