import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isReauthenticationNeeded, meQuery } from '#api'

/**
 * An act that wants the person and not only the session. Where the sign-in is too long ago (`asksPerson`), `goOn` does it
 * again once the person has signed in anew.
 */
export function useProven<Done>(act: () => Promise<Done>) {
  const client = useQueryClient()
  const run = useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
  return {
    run,
    asksPerson: isReauthenticationNeeded(run.error),
    goOn: () => run.mutate(),
    giveUp: () => run.reset(),
  }
}
