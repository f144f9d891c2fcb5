/** How an inspection ends: the mechanic certifies, and the next driver takes note. */
import type { IssueVerbs } from '#fleet/issues'
import type { SignatureVerbs } from '#fleet/signatures'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { write } from './filling.ts'
import { holdInspection } from './reading.ts'
import type { InspectionStatus, RepairCertificate } from './schema.ts'
import type { InspectionRow } from './store.ts'

export interface ClosingParts {
  readonly issues: Pick<IssueVerbs, 'advanceIssues' | 'rejectIssues'>
  readonly signatures: Pick<SignatureVerbs, 'sign'>
}

const REVIEWABLE: readonly InspectionStatus[] = ['submitted', 'repaired', 'not_needed']

export const createClosing = ({ issues, signatures }: ClosingParts) => ({
  /**
   * Repaired: its issues are fixed, and a scan or a signature closes them. Not needed: this signature closes them.
   *
   * @throws {Problem} `fleet.inspection-unknown`, `http.stale`, `fleet.inspection-lifecycle`, `fleet.signature-name`.
   */
  certifyRepair: async (
    ctx: Context,
    id: string,
    { outcome, reason, name }: RepairCertificate,
    version: number | undefined,
  ): Promise<InspectionRow> => {
    const row = await holdIn(ctx, id, version, ['defects_open'])
    const signed = await signatures.sign(ctx, { thing: row.id, act: 'inspection.repair', name, reason })
    ctx.record({
      action: 'inspection.repair',
      object: [row.id, row.vehicleId, signed.id, ...row.issues],
      subject: [row.subject, signed.person],
      facts: { outcome, signature: signed.sha256 },
    })
    if (outcome === 'repaired') await issues.advanceIssues(ctx, row.issues, 'fixed')
    else await issues.rejectIssues(ctx, row.issues, signed)
    return write(ctx, { ...row, status: outcome })
  },

  /** @throws {Problem} as `certifyRepair`. */
  reviewInspection: async (
    ctx: Context,
    id: string,
    name: string,
    version: number | undefined,
  ): Promise<InspectionRow> => {
    const row = await holdIn(ctx, id, version, REVIEWABLE)
    const signed = await signatures.sign(ctx, { thing: row.id, act: 'inspection.review', name })
    ctx.record({
      action: 'inspection.review',
      object: [row.id, row.vehicleId, signed.id],
      subject: [row.subject, signed.person],
      facts: { signature: signed.sha256 },
    })
    return write(ctx, { ...row, status: 'reviewed', reviewedAt: ctx.now })
  },
})

async function holdIn(
  ctx: Context,
  id: string,
  version: number | undefined,
  from: readonly InspectionStatus[],
): Promise<InspectionRow> {
  const row = await holdInspection(ctx, id, version)
  if (from.includes(row.status)) return row
  throw new Problem(
    'conflict',
    'fleet.inspection-lifecycle',
    `This is for an inspection that is ${from.join(' or ')}, and this one is ${row.status}. Nothing was signed or changed.`,
  )
}
