import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '#language'
import { Button, PageHead, ProblemNote } from '#ui'

/** A page without the frame around the screens. */
export function Alone({ children }: { children: ReactNode }): ReactNode {
  return <main className="work">{children}</main>
}

/** There is no such page. */
export function Nowhere(): ReactNode {
  return (
    <>
      <PageHead
        name={t('Not found')}
        title={t('There is no such page')}
        below={t('The address may be mistyped, or what it named belongs to somebody else.')}
      />
      <Link className="btn" to="/">
        {t('To the first screen')}
      </Link>
    </>
  )
}

/** A page that could not be shown. */
export function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <div className="grid max-w-[640px] gap-4">
      <PageHead name={t('Fault')} title={t('This page could not be shown')} />
      <ProblemNote error={error} />
      <div className="flex gap-2">
        <Button onClick={reset}>{t('Try again')}</Button>
        <Link className="btn" to="/">
          {t('To the first screen')}
        </Link>
      </div>
    </div>
  )
}
