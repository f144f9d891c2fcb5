/** So small that every page can ask: behind a reload the adapter is taken up again, and who signs out lets go of it. */
import type { Me } from '#api'
import { tellWhoIsIn } from './letting-go.ts'
import { held } from './wish.ts'

export { hearWhoIsIn, letGoEverywhere } from './letting-go.ts'

/** Takes up again what the tab held before it was loaded anew; what other tabs hold for somebody else goes back. */
export async function resumeHeld(me: Pick<Me, 'id' | 'organisation'>): Promise<void> {
  tellWhoIsIn(me.id)
  if (held.get() === null) return
  const { resumeAdapter } = await import('./adapter.ts')
  await resumeAdapter(me)
}
