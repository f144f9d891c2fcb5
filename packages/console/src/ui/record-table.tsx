import type { ReactElement, ReactNode, RefObject } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { PagedList } from '#api'
import { usePagesInSight } from '#api'
import { DataTable } from './data-table.tsx'
import { FIRST_ROW_INDEX, LongRows } from './long-rows.tsx'
import { RowIndex } from './record-row.tsx'

/** A list of which nobody says what is seen, and which is so read again whole. */
const SEEN_WHOLE = ['seen-whole'] as const

/** The share of the table that each column takes as it stands when it is drawn first: columns must not follow the rows that come and go. */
function useShares(table: RefObject<HTMLDivElement | null>): readonly string[] {
  const [shares, setShares] = useState<readonly string[]>([])
  useLayoutEffect(() => {
    const heads = table.current?.querySelector('thead')?.querySelectorAll('th') ?? []
    const widths = Array.from(heads, (each) => each.getBoundingClientRect().width)
    const whole = widths.reduce((sum, width) => sum + width, 0)
    if (whole > 0) setShares(widths.map((width) => `${((100 * width) / whole).toFixed(2)}%`))
  }, [table])
  return shares
}

export interface RecordTableProps<T> {
  readonly label: string
  readonly head: readonly ReactNode[]
  readonly list: PagedList<T>
  /** Of the list. With it only what is in sight is read again; its rows are told apart by their `id`. */
  readonly queryKey: readonly unknown[] | undefined
  /** The row of one, with its key. */
  readonly children: (item: T) => ReactElement
}

/** Records of which there may be thousands: only those near the window are drawn. Another list is another table, by its `key`. */
export function RecordTable<T>({ label, head, list, queryKey, children }: RecordTableProps<T>): ReactNode {
  const table = useRef<HTMLDivElement>(null)
  const shares = useShares(table)
  const [key] = useState(queryKey ?? SEEN_WHOLE)
  const { rows, onShow } = usePagesInSight<T>(key, list)
  return (
    <div ref={table}>
      <DataTable
        label={label}
        head={head}
        shares={shares}
        className={shares.length > 0 ? 'still' : ''}
        rowCount={list.hasNextPage ? -1 : rows.count + 1}
      >
        <LongRows count={rows.count} columns={head.length} onShow={onShow}>
          {(at) => {
            const item = rows.at(at)
            if (item === undefined) return null
            const row = children(item)
            return (
              <RowIndex key={row.key} value={at + FIRST_ROW_INDEX}>
                {row}
              </RowIndex>
            )
          }}
        </LongRows>
      </DataTable>
    </div>
  )
}
