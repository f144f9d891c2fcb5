import { hashKey } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import type { PagedList } from '#api'
import { DataTable } from './data-table.tsx'
import { LoadMore } from './load-more.tsx'
import { Paged } from './paged.tsx'
import { RecordTable } from './record-table.tsx'

/** So many rows are drawn whole, so that the browser finds and prints all of them. */
const MOST_WHOLE = 250

/** A list that is read page by page. */
interface Pages<T> extends PagedList<T> {
  readonly isPending: boolean
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
  /** Of the list, where it may be long: what is in sight of it is read again, and its rows are told apart by their `id`. */
  readonly queryKey?: readonly unknown[]
  /** In the plural: `Work orders`. */
  readonly label: string
  readonly columns: readonly Column[]
  /** What stands where there is none. */
  readonly none: ReactNode
  /** The row of one, a `RecordRow`, with its key. */
  readonly children: (item: T) => ReactElement
}

/** A list in each of its states, as a table that grows page by page. */
export function RecordList<T>({ list, queryKey, label, columns, none, children }: RecordListProps<T>): ReactNode {
  const items = list.data?.pages.flatMap(({ data }) => data) ?? []
  const head = columns.map((column) => <Heading key={keyOf(column)} column={column} />)
  return (
    <>
      <div className="sheet">
        <Paged list={list} what={label} count={items.length} none={none}>
          {items.length > MOST_WHOLE ? (
            <RecordTable key={queryKey && hashKey(queryKey)} label={label} head={head} list={list} queryKey={queryKey}>
              {children}
            </RecordTable>
          ) : (
            <DataTable label={label} head={head}>
              <tbody>{items.map(children)}</tbody>
            </DataTable>
          )}
        </Paged>
      </div>
      <LoadMore list={list} />
    </>
  )
}
