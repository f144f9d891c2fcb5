import type { ReactNode } from 'react'
import { DataTable } from './data-table.tsx'
import { LoadMore } from './load-more.tsx'
import { Paged } from './paged.tsx'

/** A list that is read page by page. */
interface Pages<T> {
  readonly isPending: boolean
  readonly error: Error | null
  readonly data: { readonly pages: readonly { readonly data: readonly T[] }[] } | undefined
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
}

/** Its name; or, of a column that is not read but pressed, what the pressing does. */
export type Column = string | { readonly number: string } | { readonly acts: string }

function Heading({ column }: { column: Column }): ReactNode {
  if (typeof column === 'string') return <th>{column}</th>
  if ('number' in column) return <th className="num">{column.number}</th>
  return (
    <th>
      <span className="sr-only">{column.acts}</span>
    </th>
  )
}

const keyOf = (column: Column): string => (typeof column === 'string' ? column : Object.values(column).join())

export interface RecordListProps<T> {
  readonly list: Pages<T>
  /** In the plural: `Work orders`. */
  readonly label: string
  readonly columns: readonly Column[]
  /** What stands where there is none. */
  readonly none: ReactNode
  /** The row of one. */
  readonly children: (item: T) => ReactNode
}

/** A list in each of its states, as a table that grows page by page. */
export function RecordList<T>({ list, label, columns, none, children }: RecordListProps<T>): ReactNode {
  const items = list.data?.pages.flatMap(({ data }) => data) ?? []
  const head = columns.map((column) => <Heading key={keyOf(column)} column={column} />)
  return (
    <>
      <div className="sheet">
        <Paged list={list} what={label} count={items.length} none={none}>
          <DataTable label={label} head={head}>
            <tbody>{items.map(children)}</tbody>
          </DataTable>
        </Paged>
      </div>
      <LoadMore list={list} />
    </>
  )
}
