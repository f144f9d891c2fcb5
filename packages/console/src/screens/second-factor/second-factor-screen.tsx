import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import type { Me } from '#api'
import { meQuery } from '#api'
import { t } from '#language'
import { Entrance } from '#screens/sign-in'
import { useSignOut } from '#shell'
import { Button, ProblemNote } from '#ui'
import { BeginForm } from './begin-form.tsx'
import { ConfirmForm } from './confirm-form.tsx'
import { useEnrolment } from './enrolment.ts'
import { Reauthenticate } from './reauthenticate.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Where the person came from: what they were kept from, else the profile, which leads here. */
function useOrigin(me: Me): string {
  const { then } = useSearch({ from: '/app/second-factor' })
  return then ?? (me.mustEnrol ? '/' : '/app/profile')
}

/** Goes on where the person was. The session is another one: what the old one was told, and refused, counts no more. */
function useFinish(me: Me): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  const origin = useOrigin(me)
  return async () => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] })
    await client.refetchQueries({ queryKey: meQuery.queryKey })
    await navigate({ href: origin, replace: true })
  }
}

/** Back to where the person came from; whoever must enrol can only leave the house. */
function WayOut({ me }: { me: Me }): ReactNode {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const origin = useOrigin(me)
  if (me.mustEnrol) {
    return (
      <Button kind="quiet" onClick={() => void signOut()}>
        {t('Sign out')}
      </Button>
    )
  }
  return (
    <Button kind="quiet" onClick={() => void navigate({ href: origin })}>
      {t('Cancel')}
    </Button>
  )
}

function Steps({ enrolment, me }: { enrolment: ReturnType<typeof useEnrolment>; me: Me }): ReactNode {
  const { begin, confirm, passkey } = enrolment
  const finish = useFinish(me)
  const codes = confirm.data?.recoveryCodes ?? passkey.data?.recoveryCodes
  if (codes) return <RecoveryCodes codes={codes} onKept={() => void finish()} />
  if (begin.data) {
    return (
      <ConfirmForm
        secret={begin.data.secret}
        uri={begin.data.uri}
        isBusy={confirm.isPending}
        error={confirm.error}
        onConfirm={(totp) => confirm.mutate(totp)}
      >
        <WayOut me={me} />
      </ConfirmForm>
    )
  }
  return (
    <BeginForm hasFactor={me.factors.totp} isBusy={begin.isPending} onBegin={(present) => begin.mutate(present)}>
      {me.mustEnrol && <Button onClick={() => passkey.mutate()}>{t('Set up a passkey instead')}</Button>}
      <WayOut me={me} />
    </BeginForm>
  )
}

/** Enrols an authenticator: its secret, the proof that it works, and the recovery codes, shown once. Or a passkey. */
export function SecondFactorScreen(): ReactNode {
  const enrolment = useEnrolment()
  const { me, error, asksPerson } = enrolment
  useEffect(() => {
    document.title = t('Second factor · MUTS FleetOps')
  }, [])
  return (
    <Entrance>
      <div className="si-card">
        <h1>{t('Second factor')}</h1>
        {error && !asksPerson && <ProblemNote error={error} />}
        {me && <Steps enrolment={enrolment} me={me} />}
        {me && asksPerson && <Reauthenticate me={me} onDone={enrolment.goOn} onClose={enrolment.giveUp} />}
      </div>
    </Entrance>
  )
}
