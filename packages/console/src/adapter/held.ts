/** So small that every page can ask: behind a reload the adapter is taken up again, and who signs out lets go of it. */
import type { Me } from '#api'
import { held } from './wish.ts'

/** Takes up again what the tab held before it was loaded anew. */
export async function resumeHeld(me: Pick<Me, 'organisation'>): Promise<void> {
  if (held.get() === null) return
  const { resumeAdapter } = await import('./adapter.ts')
  await resumeAdapter(me)
}

export async function letGo(): Promise<void> {
  if (held.get() === null) return
  const { disconnectAdapter } = await import('./adapter.ts')
  disconnectAdapter()
}
