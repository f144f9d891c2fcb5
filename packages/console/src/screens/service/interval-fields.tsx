import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Interval, ServiceTask } from '#api'
import { Button, Field, SelectField } from '#ui'
import type { STEPS } from './terms.ts'
import { MEASURES, termName } from './terms.ts'

const LABELS = {
  every: (unit: string) => `Every, in ${unit}`,
  soft: (unit: string) => `Soon: ${unit} before`,
  hard: (unit: string) => `Overdue: ${unit} after`,
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
    return (
      <Field
        key={name}
        label={LABELS[step](measure.unit)}
        name={`${number}.${name}`}
        type="number"
        min={step === 'every' ? 1 : 0}
        max={MOST}
        defaultValue={interval?.[name]}
      />
    )
  }
  return (
    <fieldset className="interval">
      <legend className="sr-only">Task {number + 1}</legend>
      <div className="interval-head">
        <SelectField
          label="Task"
          name={`${number}.serviceTaskId`}
          required
          defaultValue={interval?.serviceTaskId ?? ''}
        >
          <option value="" disabled>
            choose a task
          </option>
          {tasks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        {onRemove && (
          <Button className="icon" aria-label="Take this task out" onClick={onRemove}>
            <X />
          </Button>
        )}
      </div>
      <div className="interval-terms">{MEASURES.map((measure) => input('every', measure))}</div>
      <details>
        <summary>When it is spoken of, and when it is overdue</summary>
        <div className="interval-terms">
          {(['soft', 'hard'] as const).flatMap((step) => MEASURES.map((measure) => input(step, measure)))}
        </div>
      </details>
    </fieldset>
  )
}
