import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { forgetPerson, meQuery, session } from '#api'
import { letGoEverywhere } from '#held'
import { forgetKept } from '#kept'
import { forgetDrafts } from '#stored'
import { followedScan } from './followed-scan.ts'
import { unended } from './unended.ts'

/**
 * Ends the session here and at the server, and forgets everything that was fetched under it. Where the server gave no
 * answer, the next page says that the session may live on in this browser, and goes on trying.
 */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    letGoEverywhere()
    const ended = client.getQueryData(meQuery.queryKey)?.session.id ?? 'unknown'
    // Before the server is told, which may take minutes where a network only looks alive: nothing of this person stays.
    forgetDrafts()
    // Where the browser keeps nothing, there is nothing to forget.
    await forgetKept().catch(() => undefined)
    const hasEnded = await session.signOut().then(
      () => true,
      () => false,
    )
    unended.set(hasEnded ? null : ended)
    followedScan.set(null)
    await navigate({ to: '/app/sign-in' })
    forgetPerson(client)
  }
}
