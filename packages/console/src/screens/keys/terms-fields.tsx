import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { meQuery } from '#api'
import { t } from '#language'
import { CheckField, Field, SelectField } from '#ui'
import { givable } from './key-draft.ts'
import { LIVES } from './terms.ts'

/** From where, and for how long. `usually`: the days that stand there first. */
export function TermsFields({ usually = LIVES[0] }: { usually?: (typeof LIVES)[number] }): ReactNode {
  return (
    <>
      <Field
        label={t('From these networks only')}
        name="networks"
        hint={t('10.8.0.0/16 192.0.2.1; empty for any')}
        wire
      />
      <SelectField label={t('It lives')} name="days" defaultValue={usually}>
        {LIVES.map((days) => (
          <option key={days} value={days}>
            {t('{days} days', { days })}
          </option>
        ))}
      </SelectField>
    </>
  )
}

/** What it may, chosen among what a machine can be given. */
export function ActionsField({ legend }: { legend: string }): ReactNode {
  const me = useQuery(meQuery)
  return (
    <fieldset className="checks">
      <legend>{legend}</legend>
      {givable(me.data?.permissions ?? []).map((action) => (
        <CheckField key={action} label={action} name="actions" value={action} wire />
      ))}
    </fieldset>
  )
}
