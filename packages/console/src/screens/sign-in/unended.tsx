import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent } from 'react'
import { useAgain } from '#again'
import { session } from '#api'
import { t } from '#language'
import { unended } from '#shell'
import { Button, Note } from '#ui'

/** Somebody signed out and the server could not be told: it is tried until it was, by itself and by a press. */
export function Unended(): ReactNode {
  const end = useMutation({ mutationFn: session.signOut, onSuccess: () => unended.set(null) })
  const again = () => {
    if (!end.isPending) end.mutate()
  }
  const tryNow = useEffectEvent(again)
  useEffect(() => tryNow(), [])
  useAgain(true, again)
  return (
    <Note state="danger" live="alert">
      <p>
        {t(
          'You are not signed out yet: the server gave no answer, and whoever opens this browser may go on as you. Leave this page open, and it is tried again by itself.',
        )}
      </p>
      <Button size="small" disabled={end.isPending} onClick={again}>
        {t('Try again')}
      </Button>
    </Note>
  )
}
