import type { QueryClient } from '@tanstack/react-query'
import { stepUps } from './api.ts'

/** Forgets what belongs to whoever was signed in: what was fetched for them, and what waits for their second factor. */
export function forgetPerson(client: Pick<QueryClient, 'clear'>): void {
  stepUps.letAllBe()
  client.clear()
}
