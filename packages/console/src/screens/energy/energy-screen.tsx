import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { energyQuery, meQuery } from '#api'
import { t } from '#language'
import { ExportButton } from '#screens/exports'
import { may } from '#shell'
import { Chips, PageHead, RecordList } from '#ui'
import { EnergyRow } from './energy-row.tsx'
import { EnterEnergy } from './enter-energy.tsx'

const CHOICES = [
  { value: 'all', text: t('All') },
  { value: 'questioned', text: t('Questioned') },
] as const

const COLUMNS = [
  t('Unit'),
  t('When'),
  { number: t('Amount') },
  { number: t('Paid') },
  { number: t('Odometer') },
  { number: t('Used') },
  t('State'),
] as const
const WITH_ACTS = [...COLUMNS, { acts: t('Judge') }] as const

/** What the vehicles in reach were filled and charged with, what they used, and what does not add up. */
export function EnergyScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<'all' | 'questioned'>('all')
  const query = energyQuery({ isQuestioned: view === 'questioned' })
  const list = useInfiniteQuery(query)
  const mayJudge = me !== undefined && may(me, 'energy.judge')
  return (
    <>
      <PageHead name={t('Energy')} title={t('Energy')} below={<p>{t('Fuel, charge and consumption')}</p>}>
        {me && may(me, 'export.write') && <ExportButton list="energy" />}
        {me && may(me, 'energy.post') && <EnterEnergy />}
      </PageHead>
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Energy')}
        columns={mayJudge ? WITH_ACTS : COLUMNS}
        none={<p>{view === 'all' ? t('Nothing has been filled or charged yet.') : t('Nothing is questioned.')}</p>}
      >
        {(entry) => <EnergyRow key={entry.id} entry={entry} mayJudge={mayJudge} />}
      </RecordList>
    </>
  )
}
