import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Interval, ServiceTask } from '#api'
import { t } from '#language'
import { distanceText, mostDistance, unitOfDistance } from '#measures'
import { Button, Field, SelectField } from '#ui'
import type { STEPS } from './terms.ts'
import { MEASURES, termName } from './terms.ts'

const LABELS = {
  every: (unit: string) => t('Every, in {unit}', { unit }),
  soft: (unit: string) => t('Soon: {unit} before', { unit }),
  hard: (unit: string) => t('Overdue: {unit} after', { unit }),
} as const
const MOST = 1_000_000

export interface IntervalFieldsProps {
  /** Its own among those of the form; its fields are named by it. */
  readonly number: number
  readonly interval: Interval | undefined
  readonly tasks: readonly ServiceTask[]
  /** Undefined for the only one: a program has at least one. */
  readonly onRemove: (() => void) | undefined
}

/** One task of a program, and how often it is done: by distance, time and engine hours, whichever comes first. */
export function IntervalFields({ number, interval, tasks, onRemove }: IntervalFieldsProps): ReactNode {
  const input = (step: (typeof STEPS)[number], measure: (typeof MEASURES)[number]) => {
    const name = termName(step, measure)
    const isDistance = measure.of === 'Km'
    return (
      <Field
        key={name}
        label={LABELS[step](isDistance ? unitOfDistance() : measure.unit)}
        name={`${number}.${name}`}
        type="number"
        min={step === 'every' ? 1 : 0}
        max={isDistance ? mostDistance(MOST) : MOST}
        defaultValue={isDistance ? distanceText(interval?.[name]) : interval?.[name]}
      />
    )
  }
  return (
    <fieldset className="interval">
      <legend className="sr-only">{t('Task {number}', { number: number + 1 })}</legend>
      <div className="interval-head">
        <SelectField
          label={t('Task')}
          name={`${number}.serviceTaskId`}
          required
          defaultValue={interval?.serviceTaskId ?? ''}
        >
          <option value="" disabled>
            {t('choose a task')}
          </option>
          {tasks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        {onRemove && (
          <Button className="icon" aria-label={t('Take this task out')} onClick={onRemove}>
            <X />
          </Button>
        )}
      </div>
      <div className="interval-terms">{MEASURES.map((measure) => input('every', measure))}</div>
      <details>
        <summary>{t('When it is spoken of, and when it is overdue')}</summary>
        <div className="interval-terms">
          {(['soft', 'hard'] as const).flatMap((step) => MEASURES.map((measure) => input(step, measure)))}
        </div>
      </details>
    </fieldset>
  )
}
