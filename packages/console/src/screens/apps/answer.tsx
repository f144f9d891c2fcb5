import type { ReactNode } from 'react'
import { t } from '#language'
import { Button } from '#ui'

export interface AnswerProps {
  readonly app: string
  readonly isBusy: boolean
  readonly onAnswer: (isAllowed: boolean) => void
}

/** Yes or no. Neither is the way out by a key pressed too soon. */
export function Answer({ app, isBusy, onAnswer }: AnswerProps): ReactNode {
  return (
    <div className="flex flex-wrap gap-2.5">
      <Button kind="primary" disabled={isBusy} onClick={() => onAnswer(true)}>
        {t('Let {app} in', { app })}
      </Button>
      <Button disabled={isBusy} onClick={() => onAnswer(false)}>
        {t('No, send it away')}
      </Button>
    </div>
  )
}

/** What it may do afterwards. */
export function Reach({ actions }: { actions: readonly string[] | null }): ReactNode {
  if (actions === null) return <>{t('everything that you may do yourself, until this sign-in ends')}</>
  return <span className="wire">{actions.join(', ')}</span>
}
