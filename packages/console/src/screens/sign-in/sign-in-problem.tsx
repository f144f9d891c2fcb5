import type { ReactNode } from 'react'
import { ApiProblem } from '#api'
import { t } from '#language'
import { Note, ProblemNote } from '#ui'

/** A refused sign-in says as little as the server does: not which part was wrong. */
export function SignInProblem({ error }: { error: Error }): ReactNode {
  const isRefused = error instanceof ApiProblem && error.status === 401
  if (!isRefused) return <ProblemNote error={error} />
  return (
    <Note state="danger" live="alert">
      {t('That did not match. Check what you typed and try again.')}
    </Note>
  )
}
