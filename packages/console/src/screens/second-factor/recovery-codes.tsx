import type { ReactNode } from 'react'
import { t } from '#language'
import { Button, Note } from '#ui'

/** The recovery codes. The server keeps only their hashes, so they are never shown again. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }): ReactNode {
  return (
    <>
      <Note state="ok" live="status">
        {t('The second factor is set up.')}
      </Note>
      <p>
        {t(
          'Each of these codes signs you in once without your authenticator. They are shown only now: print them or keep them in a password safe.',
        )}
      </p>
      <ul className="codes-once" aria-label={t('Recovery codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button kind="primary" size="large" onClick={onKept}>
        {t('I have kept them')}
      </Button>
    </>
  )
}
