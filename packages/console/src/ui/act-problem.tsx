import type { ReactNode } from 'react'
import { ProblemNote } from './problem-note.tsx'

/** The refusal of an act of the page's head, in a line of its own below the buttons. */
export function ActProblem({ error }: { error: Error | null | undefined }): ReactNode {
  return (
    error && (
      <div className="basis-full">
        <ProblemNote error={error} />
      </div>
    )
  )
}
