import type { Bridge } from './bridges.ts'
import type { Client } from './client.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import type { Me } from './session.ts'

/** A bridge, and whose it is. */
export interface BridgeOf {
  readonly bridgeId: string
  readonly organisationId: string
}

/**
 * Whether a bridge is one still, and the time of the server by the head of its answer.
 *
 * @throws where nobody of its organisation is signed in: the list of another one says nothing about it. Looked at before
 * the list and behind it, as a session of this browser may end and another begin in any tab.
 */
export async function askAboutBridge(
  client: Pick<Client, 'send' | 'json'>,
  { bridgeId, organisationId }: BridgeOf,
): Promise<{ readonly isKnown: boolean; readonly at: Date | undefined }> {
  const requireOwn = async () => {
    const { organisation } = await client.json<Pick<Me, 'organisation'>>('/me', { passive: true })
    if (organisation.id !== organisationId) throw new Error('Nobody of the organisation of the bridge is signed in.')
  }
  await requireOwn()
  let after: string | null = null
  for (;;) {
    const answer: Response = await client.send(pageOf('/bridges', 200, after), { passive: true })
    const at = new Date(answer.headers.get('date') ?? '')
    const { data, page } = (await answer.json()) as Page<Bridge>
    const isKnown = data.some((bridge) => bridge.id === bridgeId)
    after = page.next
    if (!isKnown && after !== null) continue
    await requireOwn()
    return { isKnown, at: Number.isNaN(at.getTime()) ? undefined : at }
  }
}
