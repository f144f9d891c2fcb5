import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { session } from '#api'
import { forgetDrafts } from '#stored'
import { followedScan } from './followed-scan.ts'

/** Ends the session here and at the server, and forgets everything that was fetched under it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    // Whether or not the server could be told, nothing of this person stays on the page.
    await session.signOut().catch(() => undefined)
    followedScan.set(null)
    forgetDrafts()
    await navigate({ to: '/app/sign-in', search: {} })
    client.clear()
  }
}
