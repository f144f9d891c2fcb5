import type { ReactNode } from 'react'
import { useNow } from '#clock'
import { formatInstant } from './time.ts'

const MINUTE_MS = 60_000

/** An instant in words, with the exact one for machines and on hover. `at` is ISO 8601. */
export function Instant({ at, otherwise = '–' }: { at: string | null | undefined; otherwise?: string }): ReactNode {
  const now = useNow(MINUTE_MS)
  if (!at) return otherwise
  return (
    <time dateTime={at} title={at}>
      {formatInstant(Date.parse(at), now)}
    </time>
  )
}
