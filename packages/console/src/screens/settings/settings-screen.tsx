import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { meQuery, settingsQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Note, ProblemNote, Sheet, Waiting } from '#ui'
import { SettingsForm } from './settings-form.tsx'
import { SettingsHead } from './settings-head.tsx'

/** What the organisation asks of its people. It can be stricter than the policies, never looser. */
export function SettingsScreen(): ReactNode {
  const me = useQuery(meQuery)
  const [saved, setSaved] = useState<number>()
  const { data, error, isPending } = useQuery(settingsQuery)
  return (
    <>
      <SettingsHead name={t('Settings')}>
        {t('What your organisation asks of its people: as strict as you like, never looser than the policies')}
      </SettingsHead>
      {isPending && <Waiting what={t('Loading the settings')} />}
      {error && <ProblemNote error={error} />}
      {data && (
        <Sheet
          title={t('Sign-in and sessions')}
          aside={<span className="text-sm text-soft">{t('version {version}', { version: data.version })}</span>}
        >
          {saved === data.version && (
            <div className="pad">
              <Note state="ok" live="status">
                {t('In force from the next request on, as version {version}.', { version: data.version })}
              </Note>
            </div>
          )}
          <SettingsForm
            key={data.version}
            inForce={data}
            mayChange={me.data !== undefined && may(me.data, 'setting.change')}
            onSaved={setSaved}
          />
        </Sheet>
      )}
    </>
  )
}
