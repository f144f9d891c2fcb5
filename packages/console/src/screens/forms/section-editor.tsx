import type { ReactNode } from 'react'
import { t } from '#language'
import { Button, CheckField, Field, Sheet } from '#ui'
import type { EditedItem, EditedSection } from './form-draft.ts'
import { emptyItem } from './form-draft.ts'

interface ItemEditorProps {
  readonly item: EditedItem
  readonly at: number
  readonly onChange: (to: EditedItem) => void
  readonly onRemove: (() => void) | undefined
}

function ItemEditor({ item, at, onChange, onRemove }: ItemEditorProps): ReactNode {
  const name = item.label || t('item {at}', { at: at + 1 })
  return (
    <li className="grid gap-2 pb-3">
      <div className="fields">
        <Field
          label={t('Item {at}', { at: at + 1 })}
          required
          maxLength={120}
          value={item.label}
          onChange={({ target }) => onChange({ ...item, label: target.value })}
        />
        <Field
          label={t('What to look for')}
          maxLength={1_000}
          value={item.instruction}
          onChange={({ target }) => onChange({ ...item, instruction: target.value })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <CheckField
          label={t('Critical: failing it takes the vehicle out of service')}
          checked={item.isCritical}
          onChange={({ target }) => onChange({ ...item, isCritical: target.checked })}
        />
        <CheckField
          label={t('Ask for a photo when it fails')}
          checked={item.photoOnFail}
          onChange={({ target }) => onChange({ ...item, photoOnFail: target.checked })}
        />
        {onRemove && (
          <Button size="small" aria-label={t('Remove {name}', { name })} onClick={onRemove}>
            {t('Remove')}
          </Button>
        )}
      </div>
    </li>
  )
}

export interface SectionEditorProps {
  readonly section: EditedSection
  readonly onChange: (to: EditedSection) => void
  readonly onRemove: (() => void) | undefined
}

const nextRow = (items: readonly EditedItem[]): number => Math.max(-1, ...items.map(({ row }) => row)) + 1

/** One section of a form and its items. The last item stays: a section without one is none. */
export function SectionEditor({ section, onChange, onRemove }: SectionEditorProps): ReactNode {
  const { items } = section
  const remove = onRemove && (
    <Button size="small" aria-label={t('Remove section {title}', { title: section.title })} onClick={onRemove}>
      {t('Remove section')}
    </Button>
  )
  return (
    <Sheet title={section.title || t('New section')} aside={remove}>
      <div className="pad grid gap-4">
        <Field
          label={t('Section')}
          required
          maxLength={120}
          value={section.title}
          onChange={({ target }) => onChange({ ...section, title: target.value })}
        />
        <ol className="grid gap-3" aria-label={t('Items of {title}', { title: section.title })}>
          {items.map((item, at) => (
            <ItemEditor
              key={item.row}
              item={item}
              at={at}
              onChange={(to) => onChange({ ...section, items: items.with(at, to) })}
              onRemove={items.length > 1 ? () => onChange({ ...section, items: items.toSpliced(at, 1) }) : undefined}
            />
          ))}
        </ol>
        <Button size="small" onClick={() => onChange({ ...section, items: [...items, emptyItem(nextRow(items))] })}>
          {t('Add an item')}
        </Button>
      </div>
    </Sheet>
  )
}
