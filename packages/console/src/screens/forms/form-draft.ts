import type { FormDraft, FormItem, FormSection } from '#api'
import { t } from '#language'

/** An item or a section as it is edited: it has its key once it was saved under one, for issues are known by it. */
export interface EditedItem extends Omit<FormItem, 'key'> {
  readonly key?: string
  readonly instruction: string
  /** Tells rows apart while they are edited. */
  readonly row: number
}

export interface EditedSection {
  readonly key?: string
  readonly row: number
  readonly title: string
  readonly items: readonly EditedItem[]
}

export const emptyItem = (row: number): EditedItem => ({
  row,
  label: '',
  instruction: '',
  isCritical: false,
  photoOnFail: false,
})

/** A key as the server takes them: `Brake lamp, left` → `brake-lamp-left`. */
const keyFrom = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 36) || 'item'

function uniqueKey(text: string, taken: Set<string>): string {
  const wanted = keyFrom(text)
  let key = wanted
  for (let next = 2; taken.has(key); next++) key = `${wanted}-${next}`
  taken.add(key)
  return key
}

/** The sections as they are sent: what has a key keeps it, what is new gets one that nothing else has. */
export function sectionsOf(edited: readonly EditedSection[]): readonly FormSection[] {
  const sections = new Set(edited.flatMap(({ key }) => key ?? []))
  const items = new Set(edited.flatMap((section) => section.items.flatMap(({ key }) => key ?? [])))
  return edited.map(({ key, title, items: own }) => ({
    key: key ?? uniqueKey(title, sections),
    title,
    items: own.map(({ key, label, instruction, isCritical, photoOnFail }) => ({
      key: key ?? uniqueKey(label, items),
      label,
      ...(instruction.trim() === '' ? {} : { instruction: instruction.trim() }),
      isCritical,
      photoOnFail,
    })),
  }))
}

export const editedFrom = (sections: readonly FormSection[]): readonly EditedSection[] =>
  sections.map(({ key, title, items }, at) => ({
    key,
    title,
    row: at,
    items: items.map((item, row) => ({ instruction: '', ...item, row })),
  }))

const item = (label: string, isCritical = false, instruction = ''): FormItem => ({
  key: keyFrom(label),
  label,
  isCritical,
  photoOnFail: true,
  ...(instruction === '' ? {} : { instruction }),
})

/** What a driver looks at each day: a beginning to be made one's own. */
export const DAILY_CHECK: FormDraft = {
  name: t('Daily check'),
  sections: [
    {
      key: 'outside',
      title: t('Around the vehicle'),
      items: [
        item(t('Tyres and wheel nuts'), true, t('Tread above the limit, no cuts, all nuts there')),
        item(t('Lights and indicators'), true),
        item(t('Mirrors and windows')),
        item(t('Body, doors and load')),
        item(t('Leaks under the vehicle')),
      ],
    },
    {
      key: 'cab',
      title: t('In the cab'),
      items: [
        item(t('Service brake and parking brake'), true),
        item(t('Steering'), true),
        item(t('Wipers, washer and horn')),
        item(t('Seat belts'), true),
        item(t('Warning lamps'), false, t('None stays lit with the engine running')),
      ],
    },
  ],
}
