import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { OrganisationSettings, SettingBound, SettingsInForce } from '#api'
import { changeSettings, faultsOf, meQuery, settingsQuery } from '#api'
import { t } from '#language'
import { Button, Field, ProblemNote, SelectField } from '#ui'
import { changedSettings } from './changed.ts'

type Counted = Exclude<keyof OrganisationSettings, 'secondFactor' | 'passwordSignIn'>

const COUNTED: readonly { readonly name: Counted; readonly label: string; readonly unit: string }[] = [
  { name: 'sessionIdleMinutes', label: t('A session ends when unused for'), unit: t('minutes') },
  { name: 'sessionHours', label: t('A session ends in any case after'), unit: t('hours') },
  { name: 'adminSessionHours', label: t('For administrators after'), unit: t('hours') },
  { name: 'passwordLength', label: t('Passwords have at least'), unit: t('characters') },
  { name: 'requestsPerMinute', label: t('One person may ask at most'), unit: t('times a minute') },
]

function hintOf({ least, most, loosest, clause }: SettingBound, unit: string): string {
  const bound = loosest === 'most' ? t('at most {most}', { most }) : t('at least {least}', { least })
  return t('{least} to {most} {unit}; the policy asks for {bound} ({clause})', { least, most, unit, bound, clause })
}

function CountField({ inForce, faults, ...field }: (typeof COUNTED)[number] & FieldsProps): ReactNode {
  const { name, label, unit } = field
  const bound = inForce.bounds[name]
  return (
    <Field
      label={`${label} (${unit})`}
      name={name}
      type="number"
      min={bound?.least}
      max={bound?.most}
      defaultValue={inForce.settings[name]}
      wrong={faults[name]}
      required
      {...(bound ? { hint: hintOf(bound, unit) } : {})}
    />
  )
}

interface FieldsProps {
  readonly inForce: SettingsInForce
  readonly faults: Readonly<Record<string, string>>
}

export interface SettingsFormProps {
  readonly inForce: SettingsInForce
  readonly mayChange: boolean
  readonly onSaved: (version: number) => void
}

/** The settings in force as a form. Made anew with each version, so that it never shows what is no longer so. */
export function SettingsForm({ inForce, mayChange, onSaved }: SettingsFormProps): ReactNode {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (changed: Partial<OrganisationSettings>) => changeSettings(inForce, changed),
    onSuccess: async (now) => {
      onSaved(now.version)
      client.setQueryData(settingsQuery.queryKey, now)
      // The own session may end earlier now, and the clock in the bar says when.
      await client.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const changed = changedSettings(new FormData(event.currentTarget), inForce.settings)
    if (Object.keys(changed).length > 0) change.mutate(changed)
  }
  const faults = faultsOf(change.error)
  return (
    <form className="pad" onSubmit={submit}>
      <fieldset className="grid max-w-96 gap-4" disabled={!mayChange}>
        {change.error && <ProblemNote error={change.error} />}
        <SelectField
          label={t('A second factor is asked of')}
          name="secondFactor"
          defaultValue={inForce.settings.secondFactor}
        >
          <option value="admins">{t('administrators')}</option>
          <option value="everyone">{t('everyone')}</option>
        </SelectField>
        {COUNTED.map((field) => (
          <CountField key={field.name} {...field} inForce={inForce} faults={faults} />
        ))}
        {mayChange && (
          <div>
            <Button kind="primary" type="submit" disabled={change.isPending}>
              {change.isPending ? t('Saving…') : t('Save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  )
}
