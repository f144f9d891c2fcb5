import type { ReactNode } from 'react'
import { t } from '#language'
import { Tag } from './tag.tsx'

interface CodeCountProps {
  readonly count: number
  /** Control units that did not tell all their codes. */
  readonly untold: number | undefined
  readonly bare?: boolean
}

/** How many trouble codes a scan found. None is only good where every unit told all of its own. */
export function CodeCount({ count, untold = 0, bare = false }: CodeCountProps): ReactNode {
  return (
    <Tag state={count > 0 || untold > 0 ? 'warn' : 'ok'} bare={bare}>
      {count === 0 && untold > 0
        ? t('codes not told')
        : t('{count, plural, =0 {no codes} one {# code} other {# codes}}', { count })}
    </Tag>
  )
}
