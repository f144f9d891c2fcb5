import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { WaitingDevice } from '#api'
import { apps } from '#api'
import { t } from '#language'
import { Button, Field, Instant, Note, PageHead, ProblemNote, Sheet } from '#ui'
import { Answer, Reach } from './answer.tsx'

function CodeForm({ isBusy, onCode }: { isBusy: boolean; onCode: (code: string) => void }): ReactNode {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onCode(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <Sheet title={t('The code on the device')}>
      <form className="pad grid gap-4" onSubmit={submit}>
        <Field
          label={t('Code')}
          name="code"
          hint={t('Eight letters, as the device shows them')}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          required
          wire
        />
        <Note state="warn">
          {t(
            'Type only a code that a device of yours shows in front of you. Nobody from support, and no message, ever asks for one: whoever gives you theirs wants to sign in as you.',
          )}
        </Note>
        <div>
          <Button kind="primary" type="submit" disabled={isBusy}>
            {t('Go on')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

interface QuestionProps {
  readonly device: WaitingDevice
  readonly isBusy: boolean
  readonly onAnswer: (isAllowed: boolean) => void
}

function Question({ device, isBusy, onAnswer }: QuestionProps): ReactNode {
  return (
    <Sheet title={device.app}>
      <div className="pad grid gap-4">
        <dl className="pairs">
          <dt>{t('May then do for you')}</dt>
          <dd>
            <Reach actions={device.actions} />
          </dd>
          <dt>{t('Asked')}</dt>
          <dd>
            <Instant at={device.askedAt} />
          </dd>
          <dt>{t('From')}</dt>
          <dd>
            {device.isFromHere ? t('the network address that you have here') : t('another network address than yours')}
          </dd>
        </dl>
        <Note state={device.isFromHere ? 'info' : 'danger'}>
          {device.isFromHere
            ? t('Say yes only if you started it yourself.')
            : t('It does not ask from here. Unless you started it yourself on a machine elsewhere, say no.')}
        </Note>
        <Answer app={device.app} isBusy={isBusy} onAnswer={onAnswer} />
      </div>
    </Sheet>
  )
}

/** A person types the code that a program shows, sees what asks and from where, and says yes or no. */
export function DeviceScreen(): ReactNode {
  const [code, setCode] = useState('')
  const look = useMutation({ mutationFn: apps.lookDevice })
  const decision = useMutation({ mutationFn: (isAllowed: boolean) => apps.decideDevice(code, isAllowed) })
  const error = decision.error ?? look.error
  const enter = (typed: string) => {
    setCode(typed)
    decision.reset()
    look.mutate(typed)
  }
  return (
    <>
      <PageHead name={t('Let in a device')} title={t('Let in a device')} />
      {error && <ProblemNote error={error} />}
      {decision.isSuccess ? (
        <Note state="ok" live="status">
          {decision.variables ? t('It is signed in. Go on there; muts sign-out ends it.') : t('It was sent away.')}
        </Note>
      ) : look.data ? (
        <Question device={look.data} isBusy={decision.isPending} onAnswer={(isAllowed) => decision.mutate(isAllowed)} />
      ) : (
        <CodeForm isBusy={look.isPending} onCode={enter} />
      )}
    </>
  )
}
