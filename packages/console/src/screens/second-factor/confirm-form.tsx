import type { FormEvent, ReactNode } from 'react'
import { t } from '#language'
import { Button, CodeField, ProblemNote } from '#ui'
import { QrCode } from './qr-code.tsx'

interface ConfirmFormProps {
  readonly secret: string
  readonly uri: string
  readonly isBusy: boolean
  readonly error: Error | null
  readonly onConfirm: (totp: string) => void
  /** The way out of it. */
  readonly children: ReactNode
}

/** The secret for the authenticator, and the first code it shows. */
export function ConfirmForm({ secret, uri, isBusy, error, onConfirm, children }: ConfirmFormProps): ReactNode {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onConfirm(String(new FormData(event.currentTarget).get('totp')))
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit}>
      <p>{t('Scan this with your authenticator, or type the secret into it. Then enter the code it shows.')}</p>
      <QrCode text={uri} />
      <dl className="pairs">
        <dt>{t('Secret')}</dt>
        <dd className="wire">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</dd>
        <dt>{t('Address')}</dt>
        <dd className="wire">
          <a href={uri}>{uri}</a>
        </dd>
      </dl>
      {error && <ProblemNote error={error} />}
      <CodeField label={t('Code from your authenticator')} name="totp" />
      <Button kind="primary" size="large" type="submit" disabled={isBusy}>
        {t('Confirm')}
      </Button>
      {children}
    </form>
  )
}
