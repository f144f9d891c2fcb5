import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { isReauthenticationNeeded, meQuery, passkeys, session } from '#api'
import { t } from '#language'

/**
 * The steps of an enrolment. The first is refused to a session that began too long ago (`asksPerson`): once the person
 * has signed in anew, `goOn` sends it again as it was.
 */
export function useEnrolment() {
  const client = useQueryClient()
  const me = useQuery(meQuery)
  const begin = useMutation({ mutationFn: (present: string | undefined) => session.beginTotp(present) })
  const confirm = useMutation({ mutationFn: session.confirmTotp })
  const passkey = useMutation({ mutationFn: () => passkeys.add(t('Passkey')) })
  const isPasskey = isReauthenticationNeeded(passkey.error)

  function goOn(): void {
    // The session is another one now.
    void client.invalidateQueries({ queryKey: meQuery.queryKey })
    if (isPasskey) passkey.mutate()
    else begin.mutate(begin.variables)
  }
  function giveUp(): void {
    begin.reset()
    passkey.reset()
  }

  const error = passkey.error ?? begin.error
  return { me: me.data, begin, confirm, passkey, error, asksPerson: isReauthenticationNeeded(error), goOn, giveUp }
}
