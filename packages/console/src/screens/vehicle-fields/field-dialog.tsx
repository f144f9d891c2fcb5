import type { ReactNode } from 'react'
import { useState } from 'react'
import type { CustomField, CustomKind, DeclaredFields } from '#api'
import { ApiProblem, CUSTOM_KINDS, declareCustomFields, useWrite } from '#api'
import { t } from '#language'
import { Field, FormDialog, SelectField, TextField } from '#ui'
import { fieldIn, withField } from './field-draft.ts'

/** What each kind holds, as people say it. */
export const KIND_WORDS: Readonly<Record<CustomKind, string>> = {
  text: t('text'),
  integer: t('whole number'),
  decimal: t('number'),
  'yes-no': t('yes or no'),
  date: t('day'),
  choice: t('one of a list'),
}

const RULES = {
  label: t('1 to 80 characters.'),
  key: t('A small letter, then letters and digits without accents, 40 at most, and no other field has it.'),
  choices: t('At least one choice, at most 100, each of 80 characters at most.'),
}

const KEY_TAKEN = 'console.key-taken'
const TAKEN = t('A field of that key is declared already; it may be retired.')

/** What was refused of this one field, in the words of the rule: the server counts those that are in use. */
function wrongOf(error: Error | null, sent: readonly CustomField[], key: string): Partial<typeof RULES> {
  if (!(error instanceof ApiProblem)) return {}
  if (error.code === KEY_TAKEN) return { key: error.message }
  const at = sent.filter(({ isRetired }) => !isRetired).findIndex((field) => field.key === key)
  const isRefused = (part: string) => error.errors.some(({ pointer }) => pointer.startsWith(`/fields/${at}/${part}`))
  return Object.fromEntries(Object.entries(RULES).filter(([part]) => isRefused(part)))
}

export interface FieldDialogProps {
  readonly declared: DeclaredFields
  /** Undefined: a new one. */
  readonly opened?: CustomField | undefined
  readonly onClose: () => void
}

/** Declares a field, or changes what it is called and offers. Its key and its kind stay: values of it may be stored. */
export function FieldDialog({ declared, opened, onClose }: FieldDialogProps): ReactNode {
  const [kind, setKind] = useState<CustomKind>(opened?.kind ?? 'text')
  const save = useWrite(
    async (field: CustomField) => {
      const isTaken = !opened && declared.fields.some(({ key }) => key === field.key)
      // Sent, it would change the field that has the key.
      if (isTaken) throw new ApiProblem({ title: TAKEN, status: 409, code: KEY_TAKEN })
      await declareCustomFields(declared, withField(declared.fields, field))
    },
    { touches: ['custom-fields'], onDone: onClose },
  )
  const sent = save.variables
  const wrong = sent ? wrongOf(save.error, withField(declared.fields, sent), sent.key) : {}
  const isBeside = Object.keys(wrong).length > 0
  return (
    <FormDialog
      title={opened ? t('Edit {name}', { name: opened.label }) : t('Add a field')}
      act={opened ? t('Save') : t('Add')}
      sending={{ isPending: save.isPending, error: isBeside ? null : save.error }}
      onSend={(form) => save.mutate(fieldIn(form, opened))}
      onClose={onClose}
    >
      <Field
        label={t('Name')}
        name="label"
        required
        maxLength={80}
        autoComplete="off"
        defaultValue={opened?.label}
        wrong={wrong.label}
      />
      {!opened && (
        <SelectField
          label={t('What it holds')}
          name="kind"
          defaultValue={kind}
          onChange={({ target }) => setKind(target.value as CustomKind)}
        >
          {CUSTOM_KINDS.map((each) => (
            <option key={each} value={each}>
              {KIND_WORDS[each]}
            </option>
          ))}
        </SelectField>
      )}
      {kind === 'choice' && (
        <TextField
          label={t('Choices, one a line')}
          name="choices"
          required
          defaultValue={opened?.choices?.join('\n')}
          wrong={wrong.choices}
        />
      )}
      {!opened && (
        <Field
          label={t('Key')}
          name="key"
          hint={t('What files and programs call it; made of its name where you leave it empty')}
          autoComplete="off"
          maxLength={40}
          wire
          wrong={wrong.key}
        />
      )}
    </FormDialog>
  )
}
