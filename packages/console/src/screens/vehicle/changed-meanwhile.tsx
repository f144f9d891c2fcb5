import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ReadVehicle } from '#api'
import { customFieldsQuery, vehicleQuery } from '#api'
import { t } from '#language'
import type { VehicleTexts } from '#screens/vehicles'
import { changedNames, labelOf, textsOf, usePlaces } from '#screens/vehicles'
import { Button, formatWords, Note } from '#ui'

function Differences({ was, is }: { was: VehicleTexts; is: VehicleTexts }): ReactNode {
  const places = usePlaces()
  const { data } = useQuery(customFieldsQuery)
  // What somebody took away meanwhile is not said any more.
  const emptied = Object.fromEntries(Object.keys(was).map((name) => [name, '']))
  const said = (name: keyof VehicleTexts, text = '') => {
    const [, label] = name === 'siteId' || name === 'groupId' ? (places[name].find(([id]) => id === text) ?? []) : []
    return label ?? ((name === 'status' ? formatWords(text) : text) || t('empty'))
  }
  return (
    <ul aria-label={t('Changed meanwhile')}>
      {changedNames(was, { ...emptied, ...is }).map((name) => (
        <li key={name}>
          {labelOf(name, data?.fields ?? [])}: {said(name, was[name])} → {said(name, is[name])}
        </li>
      ))}
    </ul>
  )
}

interface ChangedMeanwhileProps {
  readonly opened: ReadVehicle
  readonly onReload: (now: ReadVehicle) => void
}

/** Says what somebody else has changed since the form was opened, and takes it over. Nothing that was typed is lost. */
export function ChangedMeanwhile({ opened, onReload }: ChangedMeanwhileProps): ReactNode {
  const { data } = useQuery({ ...vehicleQuery(opened.id), staleTime: 0 })
  const now = data && data.etag !== opened.etag ? data : undefined
  return (
    <Note state="warn" live="alert">
      <p className="font-semibold">
        {t('Somebody changed {unit} since you opened it. Nothing was saved.', { unit: opened.unit })}
      </p>
      {now && <Differences was={textsOf(opened)} is={textsOf(now)} />}
      <p className="mt-2">
        <Button size="small" disabled={!now} onClick={() => now && onReload(now)}>
          {t('Load it again, keep what I typed')}
        </Button>
      </p>
    </Note>
  )
}
