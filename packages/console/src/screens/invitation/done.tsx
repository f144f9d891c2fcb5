import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { LinkPurpose } from '#api'
import { t } from '#language'
import { Button } from '#ui'

const SAID: Readonly<Record<LinkPurpose, { readonly title: string; readonly text: string }>> = {
  invitation: {
    title: t('Your account is ready'),
    text: t('You are signed in with your new password. The link that brought you here is used up.'),
  },
  reset: {
    title: t('Your password is a new one'),
    text: t('The old one opens nothing any more. Wherever else you were signed in, you are signed out.'),
  },
}

/** Which of the two a link has done. */
export function Done({ purpose }: { purpose: LinkPurpose }): ReactNode {
  const navigate = useNavigate()
  const { title, text } = SAID[purpose]
  return (
    <div className="grid gap-3.5" role="status">
      <h1>{title}</h1>
      <p>{text}</p>
      <Button kind="primary" size="large" autoFocus onClick={() => navigate({ to: '/', replace: true })}>
        {t('Go on')}
      </Button>
    </div>
  )
}
