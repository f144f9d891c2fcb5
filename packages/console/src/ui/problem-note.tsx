import type { ReactNode } from 'react'
import { ApiProblem } from '#api'
import { Note } from './note.tsx'

function adviceFor(problem: ApiProblem): string | undefined {
  if (problem.retryAfterS !== undefined) return `Try again in ${problem.retryAfterS} s.`
  if (problem.status === 403) return 'Your role does not include this. Nothing was changed.'
  if (problem.status === 412) return 'Somebody changed it since you opened it. Nothing was changed; load it again.'
  if (problem.status >= 500) return 'Nothing was changed. Try again; if it stays, give the trace to your administrator.'
  return undefined
}

/** What happened, what is safe, what to do, then the trace. */
export function ProblemNote({ error, children }: { error: unknown; children?: ReactNode }): ReactNode {
  const problem = error instanceof ApiProblem ? error : undefined
  const advice = problem && adviceFor(problem)
  return (
    <Note state="danger" live="alert">
      <p className="font-semibold">{problem?.message ?? 'The console met a fault of its own'}</p>
      {problem?.detail && <p>{problem.detail}</p>}
      {advice && <p>{advice}</p>}
      {children}
      {problem && problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((each) => (
            <li key={each.pointer}>
              <span className="wire">{each.pointer}</span> {each.message}
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className="text-soft">
          <span className="wire">{problem.code}</span>
          {problem.traceId && (
            <>
              , trace <span className="wire">{problem.traceId}</span>
            </>
          )}
        </p>
      )}
    </Note>
  )
}
