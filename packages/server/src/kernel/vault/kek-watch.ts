/** Whether the KEK is still there: whoever takes it away takes this house out of service. */

import type { InstallationPorts } from './installation-keys.ts'
import { checkKek } from './installation-keys.ts'
import { asOwner, listInstallations } from './installation-store.ts'

const LOOK_EVERY_MS = 60_000

/**
 * Answers with what was seen last, at once; a look older than a minute is taken again in the background. The keys that
 * are open stay open: what is sealed and being read does not break, but no balancer sends anybody here.
 */
export function openKekWatch({ database, kek, clock }: InstallationPorts): () => boolean {
  let isThere = true
  let lookedMs = clock.monotonicMs()
  let looking: Promise<void> | undefined
  const look = async () => {
    try {
      await checkKek(kek, await asOwner(database, listInstallations))
      isThere = true
    } catch {
      isThere = false
    }
  }
  return () => {
    if (clock.monotonicMs() - lookedMs >= LOOK_EVERY_MS && !looking) {
      lookedMs = clock.monotonicMs()
      looking = look().finally(() => {
        looking = undefined
      })
    }
    return isThere
  }
}
