import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { meQuery, session } from '#api'
import { Entrance } from '#screens/sign-in'
import { ProblemNote } from '#ui'
import { BeginForm } from './begin-form.tsx'
import { ConfirmForm } from './confirm-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Enrols an authenticator: its secret, the proof that it works, and the recovery codes, shown once. */
export function SecondFactorScreen(): ReactNode {
  const client = useQueryClient()
  const navigate = useNavigate()
  const begin = useMutation({ mutationFn: (present: string | undefined) => session.beginTotp(present) })
  const me = useQuery(meQuery)
  const confirm = useMutation({ mutationFn: session.confirmTotp })
  useEffect(() => {
    document.title = 'Second factor · MUTS FleetOps'
  }, [])
  const finish = async () => {
    await client.invalidateQueries({ queryKey: meQuery.queryKey })
    await navigate({ to: '/', replace: true })
  }
  return (
    <Entrance>
      <div className="si-card">
        <h1>Second factor</h1>
        {begin.error && <ProblemNote error={begin.error} />}
        {!begin.data && me.data && (
          <BeginForm
            hasFactor={me.data.hasSecondFactor}
            isBusy={begin.isPending}
            onBegin={(present) => begin.mutate(present)}
          />
        )}
        {begin.data && !confirm.data && (
          <ConfirmForm
            secret={begin.data.secret}
            uri={begin.data.uri}
            isBusy={confirm.isPending}
            error={confirm.error}
            onConfirm={(totp) => confirm.mutate(totp)}
          />
        )}
        {confirm.data && <RecoveryCodes codes={confirm.data.recoveryCodes} onKept={() => void finish()} />}
      </div>
    </Entrance>
  )
}
