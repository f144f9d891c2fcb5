import { useQuery } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { CustomField } from '#api'
import { ApiProblem, customFieldsQuery, faultsOf } from '#api'
import { t } from '#language'
import { Button, Field, formatWords, ProblemNote, SelectField } from '#ui'
import type { Choice } from './choice.ts'
import { CustomInputs, customRule } from './custom-inputs.tsx'
import { ExternalIdInputs } from './external-id-inputs.tsx'
import type { PlaceChoices } from './places.ts'
import { usePlaces } from './places.ts'
import type { VehicleField, VehicleTexts } from './vehicle-fields.ts'
import { FUELS, KINDS, STATUSES, typedIn, VEHICLE_FIELDS } from './vehicle-fields.ts'

const FIELD_OF_CODE = {
  'fleet.unit-taken': 'unit',
  'fleet.vin-taken': 'vin',
  'fleet.plate-taken': 'plate',
  'fleet.external-id-taken': 'externalIds',
  'fleet.site-unknown': 'siteId',
  'fleet.group-unknown': 'groupId',
  'fleet.lifecycle': 'status',
}

type Wrong = Readonly<Record<string, string | undefined>>

/**
 * What is wrong beside its field; of other systems, under `externalIds`. A schema speaks to machines, so its refusals are
 * said in the words of the rule.
 */
function wrongOf(error: Error | null, declared: readonly CustomField[]): Wrong {
  const faults = faultsOf(error, FIELD_OF_CODE)
  const isShape = error instanceof ApiProblem && error.code === 'http.invalid'
  const own = VEHICLE_FIELDS.filter(({ name }) => name in faults).map(({ name, rule }) => [
    name,
    isShape ? rule : faults[name],
  ])
  const pointed = error instanceof ApiProblem ? error.errors.map(({ pointer }) => pointer) : []
  const custom = declared
    .filter(({ key }) => pointed.includes(`/custom/${key}`))
    .map((field) => [`custom.${field.key}`, customRule(field)])
  const external = isShape && 'externalIds' in faults ? EXTERNAL_RULE : faults.externalIds
  return Object.fromEntries([...own, ...custom, ...(external ? [['externalIds', external]] : [])])
}

const EXTERNAL_RULE = t(
  'A system is called by a small letter, then small letters, digits, dots, dashes and underscores, 40 at most; its id has 1 to 100 characters without spaces and accents.',
)

/** Leads to the first field that was refused. */
function useFirstWrong(error: Error | null) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  return form
}

const inWords = (words: readonly string[]): readonly Choice[] => words.map((word) => [word, formatWords(word)])

type Choices = Readonly<Partial<Record<VehicleField['name'], readonly Choice[]>>>
/** What may stay unsaid begins with that. */
const choicesFrom = ({ siteId, groupId }: PlaceChoices): Choices => ({
  kind: inWords(KINDS),
  fuel: [['', t('not said')], ...inWords(FUELS)],
  siteId: [['', t('none')], ...siteId],
  groupId: [['', t('none')], ...groupId],
  status: inWords(STATUSES),
})
const HINTED: readonly VehicleField['name'][] = ['unit', 'vin']

interface InputProps {
  readonly field: VehicleField
  readonly choices: readonly Choice[] | undefined
  readonly text: string
  readonly wrong: string | undefined
}

function Input({ field, choices, text, wrong }: InputProps): ReactNode {
  const { name, label, rule } = field
  if (choices) {
    // What stands there stays while the choices are on their way, and where it is none of them any more.
    const isOffered = text === '' || choices.some(([value]) => value === text)
    const offered: readonly Choice[] = isOffered ? choices : [...choices, [text, t('as it is')]]
    // Made anew when its choices have come: what is chosen already may be among them.
    return (
      <SelectField key={choices.length} label={label} name={name} defaultValue={text} wrong={wrong}>
        {offered.map(([value, said]) => (
          <option key={value} value={value}>
            {said}
          </option>
        ))}
      </SelectField>
    )
  }
  return (
    <Field
      label={label}
      name={name}
      defaultValue={text}
      autoComplete="off"
      required={name === 'unit'}
      wire={name === 'vin'}
      wrong={wrong}
      {...(name === 'year' ? { inputMode: 'numeric' as const } : {})}
      {...(HINTED.includes(name) && !wrong ? { hint: rule } : {})}
    />
  )
}

export interface VehicleFormProps {
  readonly texts: VehicleTexts
  readonly error: Error | null
  /** Stands above the fields in place of the error, where the caller can say it better. */
  readonly note?: ReactNode
  /** What the button says: at rest, and while the answer is awaited. */
  readonly act: readonly [string, string]
  readonly isBusy: boolean
  readonly onSave: (typed: VehicleTexts, declared: readonly CustomField[]) => void
}

/** The fields of a vehicle, to register or to change. The status is asked for only where there is one. */
export function VehicleForm({ texts, error, note, act, isBusy, onSave }: VehicleFormProps): ReactNode {
  const form = useFirstWrong(error)
  const fields = useQuery(customFieldsQuery)
  const declared = fields.data?.fields ?? []
  const wrong = wrongOf(error, declared)
  const choices = choicesFrom(usePlaces())
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSave(typedIn(new FormData(event.currentTarget)), declared)
  }
  return (
    <form ref={form} className="mt-3 grid gap-3.5" onSubmit={submit}>
      {note ?? (error && Object.keys(wrong).length === 0 && <ProblemNote error={error} />)}
      <div className="fields">
        {VEHICLE_FIELDS.filter(({ name }) => name !== 'status' || texts.status).map((field) => (
          <Input
            key={field.name}
            field={field}
            choices={choices[field.name]}
            text={texts[field.name] ?? ''}
            wrong={wrong[field.name]}
          />
        ))}
      </div>
      {fields.error && <ProblemNote error={fields.error} />}
      <CustomInputs declared={declared} texts={texts} wrong={wrong} />
      <ExternalIdInputs texts={texts} wrong={wrong.externalIds} />
      <Button kind="primary" type="submit" disabled={isBusy}>
        {isBusy ? act[1] : act[0]}
      </Button>
    </form>
  )
}
