import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { isReauthenticationNeeded, meQuery, session } from '#api'

/**
 * The steps of an enrolment. The first is refused to a session that began too long ago (`asksPerson`): once the person
 * has signed in anew, `goOn` sends it again as it was.
 */
export function useEnrolment() {
  const client = useQueryClient()
  const me = useQuery(meQuery)
  const begin = useMutation({ mutationFn: (present: string | undefined) => session.beginTotp(present) })
  const confirm = useMutation({ mutationFn: session.confirmTotp })

  function goOn(): void {
    // The session is another one now.
    void client.invalidateQueries({ queryKey: meQuery.queryKey })
    begin.mutate(begin.variables)
  }

  return { me: me.data, begin, confirm, asksPerson: isReauthenticationNeeded(begin.error), goOn, giveUp: begin.reset }
}
