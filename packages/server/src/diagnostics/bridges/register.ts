/**
 * Says in the database which bridges are connected to this node, so that every node knows of them. A word of it holds for
 * ten seconds and is said anew every two: where a node died, nobody believes it for longer, and nobody has to clean up.
 */
import { CLOSE } from '#bridge/wire'
import type { BridgeId, Context, Kernel, OrgId } from '#kernel'
import { later, uuidv7 } from '#kernel'
import type { HeldRow } from './connection-store.ts'
import { connectionStore } from './connection-store.ts'
import type { Presence, Session } from './presence.ts'

const HOLDS_FOR = { seconds: 10 }
const RENEW_EVERY_MS = 2_000

interface Held {
  readonly org: OrgId
  readonly bridgeId: BridgeId
  readonly connectionId: string
  /** Until when another connection of the same bridge was answered for when it was last seen. */
  rivalUntil: Date | undefined
}

type Answered = Pick<HeldRow, 'connectionId' | 'connectedUntil'>

export type Register = ReturnType<typeof openRegister>

export function openRegister({ act, clock }: Pick<Kernel, 'act' | 'clock'>, presence: Presence) {
  const held = new Map<Session, Held>()
  /** Connections that ended here, until their last word holds no more: the database may not know of their end yet. */
  const ended = new Map<string, Date>()
  let isRenewing = false

  /** An organisation that cannot be asked now is asked again with the next; nobody believes what was not said. */
  const eachOrganisation = (all: readonly (readonly [Session, Held])[], work: typeof renewIn): Promise<unknown> =>
    Promise.allSettled(
      Map.groupBy(all, ([, { org }]) => org)
        .entries()
        .map(([org, own]) => work(org, own)),
    )

  async function renewIn(org: OrgId, own: readonly (readonly [Session, Held])[]): Promise<void> {
    const rows = await act(whoIn(org), async (ctx) => {
      const said = own.map(([, { bridgeId, connectionId }]) => ({
        ...{ bridgeId, connectionId, lacking: presence.lacking(bridgeId, ctx.now) },
      }))
      const until = later(ctx.now, HOLDS_FOR)
      if ((await connectionStore.renew(ctx.tx, org, said, ctx.now, until)) === said.length) return []
      return connectionStore.listHeld(
        ctx.tx,
        org,
        said.map(({ bridgeId }) => bridgeId),
      )
    })
    for (const [session, mine] of own) {
      judge(
        session,
        mine,
        rows.find(({ bridgeId }) => bridgeId === mine.bridgeId),
      )
    }
  }

  const renew = async () => {
    if (isRenewing) return
    isRenewing = true
    const now = clock.now()
    for (const [connectionId, until] of ended) if (until <= now) ended.delete(connectionId)
    await eachOrganisation([...held], renewIn)
    isRenewing = false
  }
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS)
  timer.unref()

  const endIn = (org: OrgId, own: readonly (readonly [Session, Held])[]): Promise<void> =>
    act(whoIn(org), async (ctx) => {
      await connectionStore.end(
        ctx.tx,
        org,
        own.map(([, { connectionId }]) => connectionId),
      )
    })

  return {
    /** A connection that greets. Returns what says so in its act. */
    enter(org: OrgId, bridgeId: BridgeId, session: Session): (ctx: Context) => Promise<void> {
      const connectionId = uuidv7(clock.now())
      held.set(session, { org, bridgeId, connectionId, rivalUntil: undefined })
      return async (ctx) => {
        await connectionStore.begin(ctx.tx, org, { bridgeId, connectionId }, later(ctx.now, HOLDS_FOR))
      }
    },

    /** Whether a node answers for the connection in the row of a bridge. Of its own ended ones this node knows first. */
    isAnsweredFor: ({ connectionId, connectedUntil }: Answered, now: Date): boolean =>
      connectedUntil !== null && connectedUntil > now && !ended.has(connectionId ?? ''),

    /** What cannot be said now nobody believes for longer than it holds. */
    async leave(session: Session): Promise<void> {
      const own = held.get(session)
      if (!own) return
      held.delete(session)
      ended.set(own.connectionId, later(clock.now(), HOLDS_FOR))
      await eachOrganisation([[session, own]], endIn)
    },

    renew,

    /** Takes back all that it said. */
    async close(): Promise<void> {
      clearInterval(timer)
      const all = [...held]
      held.clear()
      await eachOrganisation(all, endIn)
    },
  }
}

const whoIn = (org: OrgId) => ({ actor: { kind: 'system', id: 'diagnostics.register' }, org }) as const

/**
 * A connection that another node goes on answering for is the newer one. One that it only began to answer for may have
 * ended before it began: then this one takes its place when it no longer holds.
 */
function judge(session: Session, mine: Held, row: HeldRow | undefined): void {
  const { status, connectionId, connectedUntil = null } = row ?? {}
  if (status === 'revoked') session.close(CLOSE.revoked)
  const rivalUntil = connectionId === mine.connectionId ? null : connectedUntil
  if (rivalUntil && mine.rivalUntil && rivalUntil > mine.rivalUntil) session.close(CLOSE.replaced)
  mine.rivalUntil = rivalUntil ?? undefined
}
