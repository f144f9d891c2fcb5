import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageHead, ProblemNote } from '#ui'

/** There is no such page. */
export function Nowhere(): ReactNode {
  return (
    <main className="work">
      <PageHead
        name="Not found"
        title="There is no such page"
        below="The address may be mistyped, or what it named belongs to somebody else."
      />
      <Link className="btn" to="/">
        To the first screen
      </Link>
    </main>
  )
}

/** A page that could not be shown. */
export function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <main className="work grid max-w-[640px] gap-4">
      <h1>This page could not be shown</h1>
      <ProblemNote error={error} />
      <div className="flex gap-2">
        <button type="button" className="btn" onClick={reset}>
          Try again
        </button>
        <Link className="btn" to="/">
          To the first screen
        </Link>
      </div>
    </main>
  )
}
