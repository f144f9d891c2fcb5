import type { ReactNode } from 'react'
import type { CustomField, CustomKind } from '#api'
import { t } from '#language'
import { Field, SelectField, TextField } from '#ui'
import type { Choice } from './choice.ts'

/** What the server takes, in a person's words. */
const RULES: Readonly<Record<CustomKind, string>> = {
  text: t('At most 500 characters.'),
  integer: t('A whole number.'),
  decimal: t('A number.'),
  'yes-no': t('Yes or no.'),
  date: t('A day that there is.'),
  choice: t('One of the list.'),
}
export const customRule = ({ kind, isRetired }: CustomField): string =>
  isRetired ? t('It is retired and takes nothing new.') : RULES[kind]

interface CustomInputProps {
  readonly field: CustomField
  readonly text: string
  readonly wrong: string | undefined
}

/** What stands there already stays to be chosen, also where it is no choice any more. */
function choicesOf({ kind, choices = [], isRetired }: CustomField, text: string): readonly Choice[] | undefined {
  const none: Choice = ['', t('not said')]
  const standing: readonly Choice[] = text === '' ? [] : [[text, text]]
  if (isRetired) return [none, ...standing]
  if (kind === 'yes-no') return [none, ['true', t('yes')], ['false', t('no')]]
  if (kind !== 'choice') return undefined
  return [none, ...choices.map((one): Choice => [one, one]), ...(choices.includes(text) ? [] : standing)]
}

const INPUTS = {
  text: { maxLength: 500 },
  integer: { inputMode: 'numeric' },
  decimal: { inputMode: 'decimal' },
  'yes-no': {},
  date: { type: 'date' },
  choice: {},
} as const

/** The input for a field that the organisation added, as its kind asks for. One that is retired can only be emptied. */
function CustomInput({ field, text, wrong }: CustomInputProps): ReactNode {
  const { key, label, kind, isRetired } = field
  const common = { label, name: `custom.${key}`, defaultValue: text, wrong }
  const choices = choicesOf(field, text)
  // An input of one line would make one of what a program wrote in several.
  if (kind === 'text' && text.includes('\n')) return <TextField {...common} maxLength={500} />
  if (!choices) return <Field {...common} {...INPUTS[kind]} autoComplete="off" />
  return (
    <SelectField {...common} {...(isRetired && !wrong ? { hint: customRule(field) } : {})}>
      {choices.map(([value, said]) => (
        <option key={value} value={value}>
          {said}
        </option>
      ))}
    </SelectField>
  )
}

export interface CustomInputsProps {
  readonly declared: readonly CustomField[]
  readonly texts: Readonly<Record<string, string | undefined>>
  readonly wrong: Readonly<Record<string, string | undefined>>
}

/** The fields that the organisation added; of those that are retired, the ones that hold something. */
export function CustomInputs({ declared, texts, wrong }: CustomInputsProps): ReactNode {
  const shown = declared.filter(({ key, isRetired }) => !isRetired || texts[`custom.${key}`])
  if (shown.length === 0) return null
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{t('Fields of your organisation')}</legend>
      <div className="grid items-start gap-3.5 sm:grid-cols-2">
        {shown.map((field) => (
          <CustomInput
            key={field.key}
            field={field}
            text={texts[`custom.${field.key}`] ?? ''}
            wrong={wrong[`custom.${field.key}`]}
          />
        ))}
      </div>
    </fieldset>
  )
}
