import { Check, CheckCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Answer, FormItem, FormSection } from '#api'
import { t } from '#language'
import { Button, Field, Note } from '#ui'
import type { Filled, FilledIn } from './filled.ts'
import { withAllPassed } from './filled.ts'

const CHOICES = [
  { result: 'pass', state: 'ok', text: t('OK'), Icon: Check },
  { result: 'fail', state: 'danger', text: t('Fail'), Icon: X },
] as const

interface ItemProps {
  readonly item: FormItem
  readonly filled: Filled | undefined
  readonly onFill: (to: Filled) => void
  /** The way to photograph it, once it has failed. */
  readonly photo: ReactNode
}

function Item({ item, filled, onFill, photo }: ItemProps): ReactNode {
  const hasFailed = filled?.result === 'fail'
  const fill = (result: Answer['result']) => onFill({ result, note: filled?.note ?? '' })
  return (
    <li className="inspected" data-state={hasFailed ? 'danger' : undefined}>
      <p className="min-w-0 flex-1">
        <span className="font-semibold">{item.label}</span>
        {(item.instruction || item.isCritical) && (
          <small className="block text-soft">
            {[item.instruction, item.isCritical && t('critical')].filter(Boolean).join('; ')}
          </small>
        )}
      </p>
      <fieldset className="ok-fail">
        <legend className="sr-only">{item.label}</legend>
        {CHOICES.map(({ result, state, text, Icon }) => (
          <button
            key={result}
            type="button"
            data-state={state}
            aria-pressed={filled?.result === result}
            onClick={() => fill(result)}
          >
            <Icon aria-hidden="true" />
            {text}
          </button>
        ))}
      </fieldset>
      {hasFailed && (
        <div className="grid basis-full gap-3">
          <Field
            label={t('What is wrong with it')}
            value={filled.note}
            maxLength={1_000}
            autoComplete="off"
            onChange={(event) => onFill({ result: 'fail', note: event.target.value })}
          />
          {photo}
          {item.isCritical && (
            <Note state="danger">
              <p>{t('Critical. Submitting this takes the vehicle out of service at once and opens an issue.')}</p>
            </Note>
          )}
        </div>
      )}
    </li>
  )
}

export interface SectionItemsProps {
  readonly section: FormSection
  readonly filled: FilledIn
  readonly onFill: (to: FilledIn) => void
  readonly photoOf: (item: FormItem) => ReactNode
}

/** The items of one section; all that has no answer passes by one press. */
export function SectionItems({ section, filled, onFill, photoOf }: SectionItemsProps): ReactNode {
  return (
    <div className="grid gap-3">
      <Button size="large" onClick={() => onFill(withAllPassed(section, filled))}>
        <CheckCheck /> {t('All in this section is OK')}
      </Button>
      <ul className="sheet" aria-label={section.title}>
        {section.items.map((item) => (
          <Item
            key={item.key}
            item={item}
            filled={filled[item.key]}
            photo={photoOf(item)}
            onFill={(to) => onFill({ ...filled, [item.key]: to })}
          />
        ))}
      </ul>
    </div>
  )
}
