/** How an inspection comes about: begun and answered, or thrown away. */
import { holdPresent } from '#fleet/vehicles'
import type { Context, InspectionId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Files } from '#kernel/files'
import type { AnswerSeal } from './answers.ts'
import { answered, newPhotos, withPhoto } from './answers.ts'
import type { Forms } from './forms.ts'
import { typedOdometer } from './odometer.ts'
import { formOf, holdInspection } from './reading.ts'
import type { InspectionDraft, InspectionPatch } from './schema.ts'
import type { InspectionRow } from './store.ts'
import { inspectionStore } from './store.ts'

export interface FillingParts {
  readonly answers: AnswerSeal
  readonly forms: Pick<Forms, 'requirePublished'>
  readonly files: Pick<Files, 'requireFilesOf'>
}

export function createFilling({ answers, forms, files }: FillingParts) {
  return {
    /**
     * @throws {Problem} `fleet.vehicle-unknown`, `fleet.vehicle-gone`, `fleet.form-unknown`, `fleet.form-unpublished`,
     *   `fleet.meter-implausible` unless it is confirmed.
     */
    beginInspection: async (ctx: Context, draft: InspectionDraft): Promise<InspectionRow> => {
      if (ctx.actor.kind !== 'person') throw new Error('only people inspect')
      return beginFor(ctx, draft, ctx.actor.id)
    },

    beginFor,

    /**
     * @throws {Problem} `fleet.inspection-unknown`, `http.stale`, `fleet.inspection-over`, `fleet.inspection-of-another`,
     *   `fleet.meter-implausible` unless it is confirmed.
     */
    changeInspection: async (
      ctx: Context,
      id: string,
      patch: InspectionPatch,
      version: number | undefined,
    ): Promise<InspectionRow> => {
      const row = await holdOwnDraft(ctx, id, version)
      const { sections } = await formOf(ctx, row)
      const before = await answers.open(ctx, row)
      await requirePhotos(ctx, row, newPhotos(before, patch))
      const sealed = await answers.seal(ctx, row, answered(sections, before, patch))
      const changed = await write(ctx, { ...row, sealed, ...(await typedOdometer(ctx, row, patch)) })
      record(ctx, 'inspection.change', row, { fields: Object.keys(patch).sort().join(' ') })
      return changed
    },

    /**
     * Throws a draft of one's own away; what was signed stays for ever.
     *
     * @throws {Problem} as `changeInspection`.
     */
    discardInspection: async (ctx: Context, id: string, version: number | undefined): Promise<void> => {
      const row = await holdOwnDraft(ctx, id, version)
      await write(ctx, { ...row, sealed: await answers.seal(ctx, row, []), status: 'discarded' })
      ctx.record({ action: 'inspection.discard', object: [row.id, row.vehicleId], subject: row.subject })
    },

    /**
     * Names a photo of an item, a file of the vehicle. It may arrive long after the inspection was submitted: nothing waits
     * for it.
     *
     * @throws {Problem} `fleet.inspection-unknown`, `files.unusable`, `fleet.item-unknown`, `fleet.photos-full`.
     */
    namePhoto: async (ctx: Context, id: string, photo: string, item: string): Promise<InspectionRow> => {
      const row = await holdInspection(ctx, id, undefined)
      await requirePhotos(ctx, row, [photo])
      const sealed = await answers.seal(ctx, row, withPhoto(await answers.open(ctx, row), item, photo))
      const object = [row.id, row.vehicleId, photo]
      ctx.record({ action: 'inspection.photo', object, subject: row.subject })
      return write(ctx, { ...row, sealed })
    },
  }

  /** One in quarantine will do: nobody waits for the scanner. */
  function requirePhotos(ctx: Context, { vehicleId }: InspectionRow, ids: readonly string[]): Promise<void> {
    return files.requireFilesOf(ctx, ids, { kind: 'vehicle', id: vehicleId }, '/photoIds')
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
      ...(await typedOdometer(ctx, { vehicleId, odometerKm: null, odometerConfirmed: false }, draft)),
      ...{ readingId: null, defects: 0, criticalDefects: 0, issues: [], version: 1 },
      ...{ createdAt: ctx.now, submittedAt: null, reviewedAt: null, updatedAt: ctx.now },
    }
    await inspectionStore.insert(ctx.tx, ctx.org, row)
    ctx.record({ action: 'inspection.begin', object: [id, vehicleId, formVersionId], subject: [subject, driver] })
    return row
  }
}

/** A draft that the caller began, kept from others. @throws {Problem} as `changeInspection`. */
export async function holdOwnDraft(ctx: Context, id: string, version: number | undefined): Promise<InspectionRow> {
  const row = await holdInspection(ctx, id, version)
  if (row.status !== 'draft') {
    const message =
      'This inspection is no draft any more: what was signed does not change. Begin another. Nothing was changed.'
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
