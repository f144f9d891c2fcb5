import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { DueItem, DueKind } from '#api'
import { DUE_KINDS, dueQuery, meQuery } from '#api'
import { t } from '#language'
import { BeginDue } from '#screens/inspections'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { Chips, DataTable, formatName, formatWords, LoadMore, Paged, PageHead } from '#ui'
import { CostSheet } from './cost-sheet.tsx'
import { Stands, When } from './when.tsx'

const GROUPS = ['overdue', 'due', 'soon'] as const
const TITLES = { overdue: t('Overdue'), due: t('Due now'), soon: t('Soon') } as const

/** The vehicle, or the driver: their name stands on their own page, which says who looked. */
function Whose({ item, mayLead }: { item: DueItem; mayLead: boolean }): ReactNode {
  if (item.vehicleId) return <VehicleLink vehicleId={item.vehicleId} />
  if (item.driverId === null || !mayLead) return t('A driver')
  return (
    <Link to="/app/drivers/$driverId" params={{ driverId: item.driverId }}>
      {t('A driver')}
    </Link>
  )
}

function Row({ item }: { item: DueItem }): ReactNode {
  const { data: me } = useQuery(meQuery)
  const mayInspect = me !== undefined && may(me, 'inspection.begin')
  return (
    <tr>
      <th scope="row">
        <Whose item={item} mayLead={me !== undefined && may(me, 'driver.read')} />
      </th>
      <td className="wide">
        <span className="font-semibold">{item.what === item.kind ? formatName(item.what) : item.what}</span>
        <br />
        {item.what !== item.kind && <span className="text-soft">{formatWords(item.kind)}</span>}{' '}
        {mayInspect && item.vehicleId && item.formId && (
          <BeginDue what={item.what} vehicleId={item.vehicleId} formId={item.formId} />
        )}
      </td>
      <td className="wide">
        <When item={item} />
      </td>
      <td>
        <Stands item={item} />
      </td>
    </tr>
  )
}

function Table({ items }: { items: readonly DueItem[] }): ReactNode {
  const head = (
    <>
      <th>{t('Whose')}</th>
      <th>{t('What')}</th>
      <th>{t('When')}</th>
      <th>{t('Stands')}</th>
    </>
  )
  return (
    <DataTable label={t('Due')} head={head}>
      {GROUPS.map((state) => ({ state, own: items.filter((item) => item.state === state) }))
        .filter(({ own }) => own.length > 0)
        .map(({ state, own }) => (
          <tbody key={state}>
            <tr className="group">
              <th colSpan={4} scope="rowgroup" className="wide">
                {TITLES[state]}
              </th>
            </tr>
            {own.map((item) => (
              <Row key={`${item.kind} ${item.id}`} item={item} />
            ))}
          </tbody>
        ))}
    </DataTable>
  )
}

const CHOICES = [
  { value: 'all', text: t('All') },
  ...DUE_KINDS.map((kind) => ({ value: kind, text: formatName(kind) })),
] as const

/** One list of everything that falls due, over all vehicles and drivers in reach, the most urgent first. */
export function DueScreen(): ReactNode {
  const [kind, setKind] = useState<DueKind | 'all'>('all')
  const list = useInfiniteQuery(dueQuery(kind === 'all' ? undefined : kind))
  const items = list.data?.pages.flatMap(({ data }) => data) ?? []
  const { data: me } = useQuery(meQuery)
  const seesCosts = me !== undefined && may(me, 'cost.list')
  return (
    <>
      <PageHead
        name={t('Due')}
        title={t('Due list')}
        below={<p>{t('Service, documents, licences and inspections in one order')}</p>}
      />
      <div className={seesCosts ? 'cols cols-main' : ''}>
        <div>
          <div className="mb-3">
            <Chips label={t('Kind')} choices={CHOICES} chosen={kind} onChoose={setKind} />
          </div>
          <div className="sheet">
            <Paged
              list={list}
              what={t('what is due')}
              count={items.length}
              none={<p>{t('Nothing is due, and nothing soon will be.')}</p>}
            >
              <Table items={items} />
            </Paged>
          </div>
          <LoadMore list={list} />
        </div>
        {/* Below each other it is not the last: the list has no end to scroll to. */}
        {seesCosts && (
          <div className="max-[1180px]:-order-1">
            <CostSheet />
          </div>
        )}
      </div>
    </>
  )
}
