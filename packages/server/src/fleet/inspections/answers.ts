/** The answers of an inspection: sealed in one envelope under its vehicle's subject, for a note can name people. */
import type { Context, Kernel, OrgId } from '#kernel'
import { Problem } from '#kernel'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { FormItem, FormSection } from './form-schema.ts'
import type { AnswerView, InspectionPatch } from './schema.ts'
import type { InspectionRow } from './store.ts'

export type Answers = readonly AnswerView[]
type Place = Pick<InspectionRow, 'id' | 'subject'>

/** Most photos of one item. */
const MOST_PHOTOS = 10

export type AnswerSeal = ReturnType<typeof createAnswerSeal>

export function createAnswerSeal({ vault }: Pick<Kernel, 'vault'>) {
  return {
    seal: (ctx: Context, row: Place, answers: Answers) => vault.seal(ctx.tx, placeOf(ctx.org, row), answers),

    /** To go on with. @throws {Problem} `vault.integrity`, `vault.subject-erased`. */
    open: (ctx: Context, row: InspectionRow) => openOneOrReport<Answers>(ctx, vault, itemOf(ctx.org, row)),

    /** To be shown: what is broken leaves its entry. */
    look: async (ctx: Context, row: InspectionRow) =>
      (await openOrReport<Answers>(ctx, vault, [itemOf(ctx.org, row)]))[0],
  }
}

/** What stands after the patch, in the order of the form. @throws {Problem} `fleet.item-unknown`. */
export function answered(sections: readonly FormSection[], before: Answers, patch: InspectionPatch): Answers {
  const { answers = [], sectionsPassed = [] } = patch
  requireKnown(
    answers.map(({ item }) => item),
    itemsOf(sections).map(({ key }) => key),
    '/answers',
  )
  requireKnown(
    sectionsPassed,
    sections.map(({ key }) => key),
    '/sectionsPassed',
  )
  const known = new Map(before.map((answer) => [answer.item, answer]))
  for (const { item, result, note = null, photoIds } of answers)
    known.set(item, { item, result, note, photoIds: photoIds ?? known.get(item)?.photoIds ?? [] })
  for (const { key } of itemsOf(sections.filter(({ key }) => sectionsPassed.includes(key))))
    if (!known.has(key)) known.set(key, { item: key, result: 'pass', note: null, photoIds: [] })
  return itemsOf(sections).flatMap(({ key }) => known.get(key) ?? [])
}

/** Photos that the patch names and no answer did before. */
export function newPhotos(before: Answers, { answers = [] }: InspectionPatch): readonly string[] {
  const known = new Set(before.flatMap(({ photoIds }) => photoIds))
  return [...new Set(answers.flatMap(({ photoIds = [] }) => photoIds))].filter((id) => !known.has(id))
}

/** @throws {Problem} `fleet.inspection-incomplete`, naming each item that has no answer. */
export function requireComplete(sections: readonly FormSection[], answers: Answers): void {
  const known = new Set(answers.map(({ item }) => item))
  const missing = itemsOf(sections).filter(({ key }) => !known.has(key))
  if (missing.length === 0) return
  const errors = missing.map(({ key, label }) => ({ pointer: `/answers/${key}`, message: `"${label}" has no answer` }))
  const message = 'Each item takes an answer before it is submitted; photos can come later. What you answered is kept.'
  throw new Problem('refused', 'fleet.inspection-incomplete', message, { errors })
}

/** @throws {Problem} `fleet.item-unknown`, `fleet.photos-full`. */
export function withPhoto(answers: Answers, item: string, photo: string): Answers {
  requireKnown(
    [item],
    answers.map((answer) => answer.item),
    '/item',
  )
  return answers.map((answer) => {
    if (answer.item !== item || answer.photoIds.includes(photo)) return answer
    if (answer.photoIds.length < MOST_PHOTOS) return { ...answer, photoIds: [...answer.photoIds, photo] }
    throw new Problem('conflict', 'fleet.photos-full', `An item takes ${MOST_PHOTOS} photos. Those it has are kept.`)
  })
}

export interface Defect {
  readonly item: FormItem
  readonly note: string | null
}

export const defectsOf = (sections: readonly FormSection[], answers: Answers): readonly Defect[] =>
  itemsOf(sections).flatMap((item) => {
    const answer = answers.find(({ item: key, result }) => key === item.key && result === 'fail')
    return answer ? [{ item, note: answer.note }] : []
  })

/** Failed items whose form asks for a photo, and none is named. */
export const photosAwaited = (sections: readonly FormSection[], answers: Answers): string[] =>
  defectsOf(sections, answers)
    .filter(({ item }) => item.photoOnFail && answers.some((one) => one.item === item.key && one.photoIds.length === 0))
    .map(({ item }) => item.key)

const itemsOf = (sections: readonly FormSection[]): readonly FormItem[] => sections.flatMap(({ items }) => items)

function requireKnown(keys: readonly string[], known: readonly string[], pointer: string): void {
  const unknown = keys.filter((key) => !known.includes(key))
  if (unknown.length === 0) return
  const errors = unknown.map((key) => ({ pointer, message: `the form has no "${key}"` }))
  throw new Problem('refused', 'fleet.item-unknown', 'This form does not have all of these. Nothing was changed.', {
    errors,
  })
}

const itemOf = (org: OrgId, row: InspectionRow) => ({ place: placeOf(org, row), envelope: row.sealed })

const placeOf = (org: OrgId, { id, subject }: Place) => ({
  org,
  table: 'fleet_inspection',
  column: 'personal',
  row: id,
  subject,
})
