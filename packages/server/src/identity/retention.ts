/** Forgets what is left of sessions that ended long ago: their rows and those of their tokens. The ledger knows of them still. */
import { sessionStore } from '#identity/sessions'
import { removeSsoSessions } from '#identity/sso'
import type { Kernel } from '#kernel'
import { HOUSE, RETENTION, sooner } from '#kernel'
import { beginRemoving } from '#kernel/retention'

/** So many in one transaction: nobody waits for long. */
const AT_ONCE = 1_000

/** Of all organisations. Sessions that have not ended, and what ended lately, stay: of a theft their tokens can still tell. */
export async function forgetSessions({
  database,
  clock,
  act,
}: Pick<Kernel, 'database' | 'clock' | 'act'>): Promise<void> {
  const before = sooner(clock.now(), RETENTION.session.atMost)
  const forgotten = { sessions: 0, tokens: 0 }
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    found = await database.transaction({ org: HOUSE, role: 'retention' }, async (tx) => {
      await beginRemoving(tx)
      const ended = await sessionStore.listEndedBefore(tx, before, AT_ONCE)
      await removeSsoSessions(tx, ended)
      forgotten.tokens += await sessionStore.removeRefreshes(tx, ended)
      forgotten.sessions += await sessionStore.removeSessions(tx, ended)
      return ended.length
    })
  }
  if (forgotten.sessions === 0) return
  await act({ actor: { kind: 'system', id: 'identity' }, org: HOUSE }, async (ctx) => {
    const facts = { ...forgotten, before: before.toISOString() }
    ctx.record({ action: 'session.forget', object: 'house', facts })
  })
}
