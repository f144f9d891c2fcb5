import type { ReactNode } from 'react'
import { ApiProblem } from '#api'
import { known, rich, t } from '#language'
import { Note } from './note.tsx'

function adviceFor(problem: ApiProblem): string | undefined {
  if (problem.retryAfterS !== undefined) return t('Try again in {retryAfterS} s.', { retryAfterS: problem.retryAfterS })
  if (problem.status === 412) return t('Somebody changed it since you opened it. Load it again.')
  return undefined
}

/** What happened, what is safe, what to do, then the trace. */
export function ProblemNote({ error }: { error: unknown }): ReactNode {
  const problem = error instanceof ApiProblem ? error : undefined
  const advice = problem && adviceFor(problem)
  return (
    <Note state="danger" live="alert">
      <p className="font-semibold">
        {problem
          ? known(problem.detail ?? problem.message)
          : t('The console met a fault of its own. Nothing was changed.')}
      </p>
      {advice && <p>{advice}</p>}
      {problem && problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((each) => (
            <li key={each.pointer}>
              <span className="wire">{each.pointer}</span> {known(each.message)}
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className="text-soft">
          <span className="wire">{problem.code}</span>
          {problem.traceId && <>, {rich('trace <wire>{traceId}</wire>', { traceId: problem.traceId })}</>}
        </p>
      )}
    </Note>
  )
}
