import type { Answer, FormItem, FormSection, InspectionPatch } from '#api'

/** An answer as it is filled in. */
export interface Filled {
  readonly result: Answer['result']
  readonly note: string
}

/** What was answered here on top of what stood on file then; null: nothing did. */
export interface Edit extends Filled {
  readonly base: Filled | null
}

/** By the key of the item. */
export type Edits = Readonly<Record<string, Edit>>

/** By the key of the item. */
export type FilledIn = Readonly<Record<string, Filled>>

export const filledFrom = (answers: readonly Answer[]): FilledIn =>
  Object.fromEntries(answers.map(({ item, result, note }) => [item, { result, note: note ?? '' }]))

/** All that has no answer yet is passed; what was failed stays failed. */
export const withAllPassed = ({ items }: FormSection, filled: FilledIn): FilledIn => ({
  ...Object.fromEntries(items.map(({ key }) => [key, { result: 'pass', note: '' } as const])),
  ...filled,
})

export const isComplete = ({ items }: FormSection, filled: FilledIn): boolean =>
  items.every(({ key }) => filled[key] !== undefined)

const isSame = (one: Filled | null | undefined, other: Filled | null | undefined): boolean =>
  one?.result === other?.result && one?.note.trim() === other?.note.trim()

/** The edits that still stand: what was answered elsewhere meanwhile is newer than what was answered here on top of less. */
export const standing = (onFile: FilledIn, edits: Edits): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([item, { base }]) => isSame(onFile[item], base)))

/** What is on file, and what was answered here beyond it. */
export const overlay = (onFile: FilledIn, edits: Edits): FilledIn => ({ ...onFile, ...standing(onFile, edits) })

/** The edits that lead from what is on file to this, to the letter: a space at the end is typed before the word behind it. */
export const editsTo = (onFile: FilledIn, edits: Edits, filled: FilledIn): Edits =>
  Object.fromEntries(
    Object.entries(filled).flatMap(([item, { result, note }]) => {
      const known = onFile[item]
      if (known?.result === result && known.note === note) return []
      const base = edits[item]?.base
      return [[item, { result, note, base: base === undefined ? (known ?? null) : base }]]
    }),
  )

/** The edits once these were sent: what was answered meanwhile stands on top of what was sent, not of what was before. */
export const afterSending = (edits: Edits, sent: Edits): Edits =>
  Object.fromEntries(
    Object.entries(edits).map(([item, edit]) => {
      const before = sent[item]
      const isLater = before && isSame(edit.base, before.base) && !isSame(edit, before)
      return [item, isLater ? { ...edit, base: pick(before) } : edit]
    }),
  )

/** Whether two say the same of every item. */
export const areSame = (one: FilledIn, other: FilledIn): boolean =>
  Object.keys({ ...one, ...other }).every((item) => isSame(one[item], other[item]))

/** What differs from what is on file. */
export const unsentOf = <T extends Filled>(
  onFile: FilledIn,
  filled: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(filled).filter(([item, now]) => !isSame(onFile[item], now)))

/** The same as it is sent. A note that is empty is left out. */
export const patchOf = (onFile: FilledIn, filled: FilledIn): InspectionPatch => ({
  answers: Object.entries(unsentOf(onFile, filled)).map(([item, { result, note }]) => {
    const said = note.trim()
    return { item, result, ...(said === '' ? {} : { note: said }) }
  }),
})

/** What a browser kept, as far as it is answers to items of this form; anything else is nothing. */
export function parseKept(text: string | null, items: readonly Pick<FormItem, 'key'>[]): Edits {
  const kept = parseObject(text)
  return Object.fromEntries(
    items.flatMap(({ key }) => {
      const value = kept[key]
      return isEdit(value) ? [[key, { ...pick(value), base: value.base && pick(value.base) }]] : []
    }),
  )
}

function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const pick = ({ result, note }: Filled): Filled => ({ result, note })

const isEdit = (value: unknown): value is Edit =>
  isFilled(value) && 'base' in value && (value.base === null || isFilled(value.base))

const isFilled = (value: unknown): value is Filled =>
  typeof value === 'object' &&
  value !== null &&
  'result' in value &&
  ['pass', 'fail', 'na'].includes(String(value.result)) &&
  'note' in value &&
  typeof value.note === 'string'

const failedItems = (sections: readonly FormSection[], filled: FilledIn): readonly FormItem[] =>
  sections.flatMap(({ items }) => items).filter(({ key }) => filled[key]?.result === 'fail')

/** The labels of the failed items. */
export const fails = (sections: readonly FormSection[], filled: FilledIn): readonly string[] =>
  failedItems(sections, filled).map(({ label }) => label)

/** Those that take a vehicle out of service. */
export const criticalFails = (sections: readonly FormSection[], filled: FilledIn): readonly string[] =>
  failedItems(sections, filled)
    .filter(({ isCritical }) => isCritical)
    .map(({ label }) => label)
