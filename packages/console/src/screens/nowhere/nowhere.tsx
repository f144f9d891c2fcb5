import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent } from 'react'
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

/** A page that this browser does not keep, where there is no network to fetch it by. It comes as soon as there is. */
function NoNetwork({ onAgain }: { onAgain: () => void }): ReactNode {
  const onOnline = useEffectEvent(onAgain)
  useEffect(() => {
    window.addEventListener('online', onOnline)
    return () => window.removeEventListener('online', onOnline)
  }, [])
  return (
    <div className="grid max-w-[640px] gap-4">
      <PageHead
        name={t('No connection')}
        title={t('This page needs the network')}
        below={t(
          'Signing in, and what only the server has, wait for a connection. What was begun in this browser is kept.',
        )}
      />
      <div>
        <Button onClick={onAgain}>{t('Try again')}</Button>
      </div>
    </div>
  )
}

/** A page that could not be shown. */
export function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter()
  const again = () => {
    reset()
    // What failed before the page was shown is asked for once more too.
    void router.invalidate()
  }
  if (!navigator.onLine) return <NoNetwork onAgain={again} />
  return (
    <div className="grid max-w-[640px] gap-4">
      <PageHead name={t('Fault')} title={t('This page could not be shown')} />
      <ProblemNote error={error} />
      <div className="flex gap-2">
        <Button onClick={again}>{t('Try again')}</Button>
        <Link className="btn" to="/">
          {t('To the first screen')}
        </Link>
      </div>
    </div>
  )
}
