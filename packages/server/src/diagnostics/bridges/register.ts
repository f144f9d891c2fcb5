/**
 * Says in the database which bridges are connected to this node, so that every node knows of them. A word of it holds for
 * ten seconds and is said anew every two: where a node died, nobody believes it for longer, and nobody has to clean up.
 */
import { CLOSE } from '#bridge/wire'
import type { BridgeId, Context, Kernel, OrgId } from '#kernel'
import { instantOf, later, Problem, uuidv7 } from '#kernel'
import type { HeldRow } from './connection-store.ts'
import { connectionStore } from './connection-store.ts'
import type { Presence, Session } from './presence.ts'

const HOLDS_FOR = { seconds: 10 }
const RENEW_EVERY_MS = 2_000

interface Held {
  readonly org: OrgId
  readonly bridgeId: BridgeId
  readonly session: Session
  connectionId: string
  /** Settled once its begin is in the database, or will never be. */
  greeting: Promise<unknown>
  /** Until when a newer connection of the same bridge was answered for when it was last seen. */
  rivalUntil: Date | undefined
}

type Answered = Pick<HeldRow, 'connectionId' | 'connectedUntil'>

export type Register = ReturnType<typeof openRegister>

export function openRegister({ act, clock }: Pick<Kernel, 'act' | 'clock'>, presence: Presence) {
  /** The newest of each bridge. An older one that hangs on here is neither renewed nor believed. */
  const held = new Map<BridgeId, Held>()
  /** Connections that ended here, until their last word holds no more: the database may not know of their end yet. */
  const ended = new Map<string, Date>()
  let renewing: Promise<unknown> | undefined
  let isClosed = false

  /** An organisation that cannot be asked now is asked again with the next; nobody believes what was not said. */
  const eachOrganisation = (all: readonly Held[], work: typeof renewIn): Promise<unknown> =>
    Promise.allSettled(
      Map.groupBy(all, ({ org }) => org)
        .entries()
        .map(([org, own]) => work(org, own)),
    )

  async function renewIn(org: OrgId, own: readonly Held[]): Promise<void> {
    const rows = await act(whoIn(org), async (ctx) => {
      const said = own.map(({ bridgeId, connectionId }) => ({
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
    for (const mine of own)
      judge(
        mine,
        rows.find(({ bridgeId }) => bridgeId === mine.bridgeId),
      )
  }

  async function renewAll(): Promise<void> {
    const now = clock.now()
    for (const [connectionId, until] of ended) if (until <= now) ended.delete(connectionId)
    await eachOrganisation([...held.values()], renewIn)
    renewing = undefined
  }
  const renew = (): Promise<unknown> => {
    renewing ??= renewAll()
    return renewing
  }
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS)
  timer.unref()

  const forget = ({ bridgeId, connectionId }: Held) => {
    held.delete(bridgeId)
    ended.set(connectionId, later(clock.now(), HOLDS_FOR))
  }

  /** Behind all that is being said of them: what came after their end would hold. */
  async function end(all: readonly Held[]): Promise<void> {
    await Promise.allSettled([renewing, ...all.map(({ greeting }) => greeting)])
    await eachOrganisation(all, (org, own) =>
      act(whoIn(org), async (ctx) => {
        await connectionStore.end(
          ctx.tx,
          org,
          own.map(({ connectionId }) => connectionId),
        )
      }),
    )
  }

  return {
    /**
     * A connection that greets, in the act that `greet` makes: what it is given says there that the connection is here.
     *
     * @throws {Problem} `http.closing`, and what `greet` throws.
     */
    async enter<T>(org: OrgId, bridgeId: BridgeId, session: Session, greet: (say: Say) => Promise<T>): Promise<T> {
      if (isClosed) throw new Problem('unavailable', 'http.closing', 'The server is closing. Come back in a moment.')
      const older = held.get(bridgeId)
      if (older) forget(older)
      const connectionId = uuidv7(clock.now())
      const mine: Held = { org, bridgeId, session, connectionId, greeting: Promise.resolve(), rivalUntil: undefined }
      held.set(bridgeId, mine)
      const greeting = greet((ctx) => begin(ctx, mine))
      mine.greeting = greeting
      return await greeting
    },

    /** Whether a node answers for the connection in the row of a bridge. Of its own ended ones this node knows first. */
    isAnsweredFor: ({ connectionId, connectedUntil }: Answered, now: Date): boolean =>
      connectedUntil !== null && connectedUntil > now && !ended.has(connectionId ?? ''),

    /** What cannot be said now nobody believes for longer than it holds. */
    async leave(bridgeId: BridgeId, session: Session): Promise<void> {
      const own = held.get(bridgeId)
      if (own?.session !== session) return
      forget(own)
      await end([own])
    },

    renew,

    /** Takes back all that it said, and says nothing more. */
    async close(): Promise<void> {
      isClosed = true
      clearInterval(timer)
      const all = [...held.values()]
      for (const each of all) forget(each)
      await end(all)
    },
  }
}

type Say = (ctx: Context) => Promise<void>

const whoIn = (org: OrgId) => ({ actor: { kind: 'system', id: 'diagnostics.register' }, org }) as const

/** The newer of two connections has the greater id, also where the clock of the older one's node is ahead. */
async function begin({ tx, now }: Context, mine: Held): Promise<void> {
  const { org, bridgeId } = mine
  const [row] = await connectionStore.listHeld(tx, org, [bridgeId])
  if (row?.connectionId && row.connectionId > mine.connectionId)
    mine.connectionId = uuidv7(new Date(instantOf(row.connectionId).getTime() + 1))
  await connectionStore.begin(tx, org, mine, later(now, HOLDS_FOR))
}

/**
 * A newer connection that another node goes on answering for takes the place of this one. One that it only began to answer
 * for may have ended: then this one takes its place when it no longer holds. An older one takes no place: it may be dead
 * without knowing, and the bridge that is told so for its sake would never come back.
 */
function judge(mine: Held, row: HeldRow | undefined): void {
  if (row?.status === 'revoked') mine.session.close(CLOSE.revoked)
  const isRival = row?.connectionId != null && row.connectionId > mine.connectionId
  const rivalUntil = isRival ? row.connectedUntil : null
  if (rivalUntil && mine.rivalUntil && rivalUntil > mine.rivalUntil) mine.session.close(CLOSE.replaced)
  mine.rivalUntil = rivalUntil ?? undefined
}
