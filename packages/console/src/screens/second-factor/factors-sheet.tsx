import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { session } from '#api'
import { t } from '#language'
import { Sheet, Tag } from '#ui'
import { Passkeys } from './passkeys.tsx'
import { ProvenButton } from './proven-button.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

function Authenticator({ me }: { me: Me }): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="flex-1">
        {t('Authenticator')}{' '}
        <Tag state={me.factors.totp ? 'ok' : 'plain'} bare>
          {me.factors.totp ? t('set up') : t('none yet')}
        </Tag>
      </span>
      <Link className="btn small" to="/app/second-factor">
        {me.factors.totp ? t('Replace the authenticator') : t('Set up an authenticator')}
      </Link>
      {me.factors.totp && (
        <ProvenButton me={me} act={session.removeTotp} kind="grave">
          {t('Remove the authenticator')}
        </ProvenButton>
      )}
    </div>
  )
}

function Recovery({ me }: { me: Me }): ReactNode {
  return (
    <div className="grid gap-2">
      <ProvenButton
        me={me}
        act={session.renewRecoveryCodes}
        done={({ recoveryCodes }, close) => <RecoveryCodes codes={recoveryCodes} onKept={close} />}
        before={t('Recovery codes: {recoveryCodes} left', { recoveryCodes: me.factors.recoveryCodes })}
      >
        {t('Make new recovery codes')}
      </ProvenButton>
    </div>
  )
}

/** What proves the person beside the password. Each change wants a sign-in of the last five minutes. */
export function FactorsSheet({ me }: { me: Me }): ReactNode {
  return (
    <Sheet title={t('Second factors')}>
      <div className="pad grid gap-4">
        <Authenticator me={me} />
        <Passkeys me={me} />
        {me.hasSecondFactor && <Recovery me={me} />}
      </div>
    </Sheet>
  )
}
