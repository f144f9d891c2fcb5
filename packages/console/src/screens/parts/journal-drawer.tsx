import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Part, StockMove } from '#api'
import { movesQuery } from '#api'
import { t } from '#language'
import { Drawer, formatNumber, formatWords, Instant, LoadMore, Paged } from '#ui'

/** `+2`, `−0.5`. */
const signed = (thousandths: number): string =>
  `${thousandths < 0 ? '−' : '+'}${formatNumber(Math.abs(thousandths) / 1000, 3)}`

function Move({ move }: { move: StockMove }): ReactNode {
  return (
    <li className="border-line border-t pt-2">
      <p className="flex justify-between gap-2">
        <span>
          {formatWords(move.kind)}
          {move.reason && `, ${formatWords(move.reason)}`}
        </span>
        <b className="font-semibold">{signed(move.quantityThousandths)}</b>
      </p>
      <p className="flex justify-between gap-2 text-sm text-soft">
        <Instant at={move.at} />
        <span>{t('then {stockThousandths}', { stockThousandths: formatNumber(move.stockThousandths / 1000, 3) })}</span>
      </p>
      {move.workOrderId && (
        <Link to="/app/work-orders/$workOrderId" params={{ workOrderId: move.workOrderId }}>
          {t('the work order')}
        </Link>
      )}
    </li>
  )
}

/** Where the stock of a part went, the newest line first. */
export function JournalDrawer({ part, onClose }: { part: Part; onClose: () => void }): ReactNode {
  const list = useInfiniteQuery(movesQuery(part.id))
  const moves = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Drawer title={t('Journal of {name}', { name: part.name })} isOpen onClose={onClose}>
      <Paged list={list} what={t('the journal')} count={moves.length} none={<p>{t('Nothing was moved yet.')}</p>}>
        <ul className="mt-3 grid gap-2" aria-label={t('Journal')}>
          {moves.map((move) => (
            <Move key={move.id} move={move} />
          ))}
        </ul>
      </Paged>
      <LoadMore list={list} />
    </Drawer>
  )
}
