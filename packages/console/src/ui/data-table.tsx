import type { ReactNode } from 'react'
import { t } from '#language'

export interface DataTableProps {
  readonly label: string
  readonly head: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** Where not every row is drawn: how many there are with the head; -1 where nobody knows yet. */
  readonly rowCount?: number
  /** What share of the table each column takes, `12.5%`; without, as its cells need. */
  readonly shares?: readonly string[]
}

/** A table for reading across. It scrolls inside its own region, which a keyboard can reach. */
export function DataTable({ label, head, children, className = '', rowCount, shares = [] }: DataTableProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="scroll" tabIndex={0} aria-label={t('{label}, table', { label })}>
      <table className={`data-table cards ${className}`} aria-rowcount={rowCount}>
        {shares.length > 0 && (
          <colgroup>
            {shares.map((share, at) => (
              // An attribute and no style: the policy of the page allows none.
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <col key={at} width={share} />
            ))}
          </colgroup>
        )}
        <thead>
          <tr aria-rowindex={rowCount === undefined ? undefined : 1}>{head}</tr>
        </thead>
        {children}
      </table>
    </section>
  )
}
