import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageHead, ProblemNote } from '#ui'

/** There is no such page. */
export function Nowhere(): ReactNode {
  return (
    <div className="work">
      <PageHead
        name="Not found"
        title="There is no such page"
        below="The address may be mistyped, or what it named belongs to somebody else."
      />
      <Link className="btn" to="/">
        To the first screen
      </Link>
    </div>
  )
}

/** A page that could not be shown. */
export function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <div className="work grid max-w-[640px] gap-4">
      <ProblemNote error={error} />
      <div className="flex gap-2">
        <button type="button" className="btn" onClick={reset}>
          Try again
        </button>
        <Link className="btn" to="/">
          To the first screen
        </Link>
      </div>
    </div>
  )
}
