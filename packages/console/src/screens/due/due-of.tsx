import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { dueQuery } from '#api'
import { t } from '#language'
import { formatDay, formatName, Paged, Sheet } from '#ui'
import { Stands } from './when.tsx'

/** What falls due of one vehicle, and of whoever looks where they drive: their licence and medical stand beside it. */
export function DueOf({ vehicleId }: { vehicleId: string }): ReactNode {
  const list = useInfiniteQuery(dueQuery(undefined))
  const all = list.data?.pages.flatMap(({ data }) => data) ?? []
  const items = all.filter((item) => item.vehicleId === vehicleId || item.driverId !== null)
  return (
    <Sheet title={t('Due')}>
      <Paged list={list} what={t('what is due')} count={items.length} none={<p>{t('Nothing is due soon.')}</p>}>
        <ul className="divide" aria-label={t('Due')}>
          {items.map((item) => (
            <li key={`${item.kind} ${item.id}`} className="item bay-line">
              <span className="bay-what">
                {item.what === item.kind ? formatName(item.kind) : `${formatName(item.kind)}: ${item.what}`}{' '}
                {item.dueOn && <span className="text-sm text-soft">{formatDay(item.dueOn)}</span>}
              </span>
              <Stands item={item} />
            </li>
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}
