/** What a bridge says of its acts, each message an act of its own; it is answered after the commit. */
import type { ActBridgeMessage } from '#bridge/wire'
import type { ActHearing } from '#diagnostics/acts'
import type { Presence, Session } from '#diagnostics/bridges'
import type { BridgeId, Context } from '#kernel'
import { unlessFinal } from './unless-final.ts'

interface Heard {
  readonly hearing: ActHearing
  readonly presence: Presence
  readonly bridgeId: BridgeId
  readonly session: Session
  readonly act: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>
}

export async function hearAct(message: ActBridgeMessage, heard: Heard): Promise<void> {
  const { hearing, presence, bridgeId, session, act } = heard
  const refuse = (actId: string) => (code: string) => session.send({ type: 'act.refused', actId, code })
  switch (message.type) {
    case 'act.offer':
      // Offered before its orders are looked up: what is asked for in between is ordered twice rather than never.
      presence.offer(session, 'acts')
      for (const order of await act((ctx) => hearing.listOrders(ctx, bridgeId))) presence.tell(session, order)
      return
    case 'clear-code.offer':
      // Its acts are looked up when it offers those, right behind this.
      return presence.offer(session, 'clear-code')
    case 'act.accept':
      return unlessFinal(() => act((ctx) => hearing.acceptAct(ctx, bridgeId, message.actId)), refuse(message.actId))
    case 'act.progress':
      return act((ctx) => hearing.hearProgress(ctx, bridgeId, message.actId, message.label))
    case 'act.ready':
      return unlessFinal(
        async () => session.send(await act((ctx) => hearing.hearReady(ctx, bridgeId, message))),
        (because) => session.send({ type: 'act.stop', actId: message.actId, because }),
      )
    case 'act.result':
      return unlessFinal(async () => {
        await act((ctx) => hearing.finishAct(ctx, bridgeId, message))
        session.send({ type: 'act.stored', actId: message.actId })
      }, refuse(message.actId))
  }
}
