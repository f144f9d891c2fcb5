import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { FaultTrend, FaultTrendState, FaultTrendWish } from '#api'
import { faultTrendsQuery, meQuery } from '#api'
import { useNow } from '#clock'
import { t } from '#language'
import { ExportButton } from '#screens/exports'
import { may } from '#shell'
import { Button, Chips, formatNumber, PageHead, RecordList, RecordRow, Tag } from '#ui'
import { keyOf, sayChange, sayWhere, TREND_STATES, TREND_WORDS } from './trend-words.ts'
import { WeekChart } from './week-chart.tsx'

const SPANS = ['4', '12', '26', '52'] as const
const SPAN_CHOICES = SPANS.map((value) => ({ value, text: t('{weeks} weeks', { weeks: value }) }))

const GROUPINGS = [
  { value: 'code', text: t('By code') },
  { value: 'ecu', text: t('By control unit') },
  { value: 'model', text: t('By make and model') },
] as const

/** The week that runs has not been read as often as a whole one; a new fleet has no other. */
const ENDINGS = [
  { value: 'whole', text: t('Whole weeks') },
  { value: 'running', text: t('With this week so far') },
] as const

const VIEWS = [
  { value: 'all', text: t('All') },
  { value: 'rising', text: t('Rising') },
  { value: 'falling', text: t('Falling') },
] as const
type View = (typeof VIEWS)[number]['value']
const HOUR_MS = 3_600_000
const TRENDS: Readonly<Record<View, readonly FaultTrendState[]>> = {
  all: [],
  rising: ['new', 'risen'],
  falling: ['fallen', 'gone'],
}

/** With the code, of those read. */
const sayShare = (vehicles: number, read: number): string =>
  t('{vehicles} of {read}', { vehicles: formatNumber(vehicles), read: formatNumber(read) })

interface RowProps {
  readonly trend: FaultTrend
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Row({ trend, isChosen, onChoose }: RowProps): ReactNode {
  const where = sayWhere(trend)
  return (
    <RecordRow>
      <th scope="row">
        <span className="wire">{trend.code}</span>
        {where && <span className="ml-2 text-soft">{where}</span>}
      </th>
      <td className="wide">{trend.text ?? <span className="text-soft">–</span>}</td>
      <td>
        <Tag state={TREND_STATES[trend.trend]}>{TREND_WORDS[trend.trend]}</Tag>
      </td>
      <td className="num labelled" data-label={t('Vehicles')}>
        {sayShare(trend.vehicles, trend.vehiclesRead)}
      </td>
      <td className="num labelled" data-label={t('Before')}>
        {sayShare(trend.vehiclesBefore, trend.vehiclesReadBefore)}
      </td>
      <td className="num labelled" data-label={t('Difference')}>
        {sayChange(trend.change, formatNumber)}
      </td>
      <td className="num">
        <Button
          size="small"
          aria-pressed={isChosen}
          aria-label={t('Weeks of {what}', { what: [trend.code, where].filter(Boolean).join(', ') })}
          onClick={onChoose}
        >
          {t('Weeks')}
        </Button>
      </td>
    </RecordRow>
  )
}

const COLUMNS = [
  t('Code'),
  t('Meaning'),
  t('Trend'),
  { number: t('Vehicles') },
  { number: t('Before') },
  { number: t('Difference') },
  { acts: t('Show its weeks') },
] as const

/** Which trouble codes rose and fell among the vehicles in reach, against as many weeks before. */
export function FaultTrendsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [span, setSpan] = useState<(typeof SPANS)[number]>('12')
  const [by, setBy] = useState<FaultTrendWish['by']>('code')
  const [ending, setEnding] = useState<(typeof ENDINGS)[number]['value']>('whole')
  const now = useNow(HOUR_MS)
  const [view, setView] = useState<View>('all')
  const [chosen, setChosen] = useState<string>()
  const until = ending === 'running' ? { until: new Date(now).toISOString().slice(0, 10) } : {}
  const wish = { weeks: Number(span), by, trends: TRENDS[view], ...until }
  const list = useInfiniteQuery(faultTrendsQuery(wish))
  const trends = list.data?.pages.flatMap(({ data }) => data) ?? []
  const shown = trends.find((trend) => keyOf(trend) === chosen) ?? trends[0]
  const query = { weeks: wish.weeks, by, ...until, ...(view === 'all' ? {} : { 'filter[trend]': TRENDS[view].join() }) }
  return (
    <>
      <PageHead
        name={t('Fault trends')}
        title={t('Fault trends')}
        below={<p>{t('Confirmed trouble codes by the share of vehicles read, against as many weeks before')}</p>}
      >
        {me && may(me, 'export.write') && <ExportButton list="fault-trends" query={query} />}
      </PageHead>
      <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
        <Chips label={t('Time span')} choices={SPAN_CHOICES} chosen={span} onChoose={setSpan} />
        <Chips label={t('Up to')} choices={ENDINGS} chosen={ending} onChoose={setEnding} />
        <Chips label={t('Told apart')} choices={GROUPINGS} chosen={by} onChoose={setBy} />
        <Chips label={t('Which')} choices={VIEWS} chosen={view} onChoose={setView} />
      </div>
      {shown && list.data && (
        <div className="mb-5">
          <WeekChart trend={shown} weeks={list.data.pages[0]?.weeks ?? []} />
        </div>
      )}
      <RecordList
        list={list}
        label={t('Fault trends')}
        columns={COLUMNS}
        none={<p>{t('No vehicle in your reach showed a confirmed trouble code of that kind in this time.')}</p>}
      >
        {(trend) => (
          <Row key={keyOf(trend)} trend={trend} isChosen={trend === shown} onChoose={() => setChosen(keyOf(trend))} />
        )}
      </RecordList>
    </>
  )
}
