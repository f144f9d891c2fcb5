import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'

/** Says that an answer is awaited. */
export function Waiting({ what }: { what: string }): ReactNode {
  return (
    <p className="flex items-center gap-2 p-4 text-soft" role="status">
      <LoaderCircle className="turning" />
      {what}
    </p>
  )
}
