import type { ReactNode } from 'react'
import { createContext, useContext } from 'react'

/** The `aria-rowindex` of the row inside; none where all rows of the table are drawn. */
export const RowIndex = createContext<number | undefined>(undefined)

/** A row of a list of records: it says its place where not every row is drawn. */
export const RecordRow = ({ children }: { children: ReactNode }): ReactNode => (
  <tr aria-rowindex={useContext(RowIndex)}>{children}</tr>
)
