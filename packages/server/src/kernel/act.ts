import type { Transaction } from '#kernel/database'
import type { EntryOrigin } from '#kernel/ledger'
import { changeWithin } from './change.ts'
import type { Actor, Context, Entry } from './context.ts'
import type { EntryId, OrgId } from './ids.ts'
import { uuidv7 } from './ids.ts'
import type { Kernel, Who } from './kernel.ts'
import { scopeOf } from './kernel.ts'
import { Problem } from './problem.ts'

type Written = Entry & { readonly id: EntryId }

type Parts = Pick<Kernel, 'database' | 'ledger' | 'clock'>

/** Makes `kernel.act`: the one way in which anything changes. */
export function createAct(parts: Parts): Kernel['act'] {
  const actOnce = createActOnce(parts)
  return async (who, work) => {
    try {
      return await actOnce(who, work)
    } catch (error) {
      if (error instanceof Problem && error.denial) await deny(parts, who, error, error.denial)
      throw error
    }
  }
}

/** Outside the transaction that was refused, and before anybody hears of it. */
async function deny(
  { ledger, clock }: Parts,
  { actor, org, source, request, recorded }: Who,
  { reason, code }: Problem,
  denial: NonNullable<Problem['denial']>,
): Promise<void> {
  const origin = { actor, org: denial.org ?? org, at: clock.now(), source, request }
  const id = await ledger.deny(origin, { ...denial, reason: reason ?? code })
  if (id) recorded?.(id)
}

function createActOnce({ database, ledger, clock }: Parts): Kernel['act'] {
  return async (who, work) => {
    const { tx, result, refused, ids } = await database.transaction({ org: who.org }, async (tx) => {
      const now = clock.now()
      const entries: { origin: EntryOrigin; written: Written }[] = []
      const origin = { actor: who.actor, org: who.org, at: now, source: who.source, request: who.request }
      // Counted, so that the entries of one act stand in the ledger in the order in which it recorded them.
      const write = (origin: EntryOrigin, entry: Entry): EntryId => {
        const id = uuidv7<EntryId>(now, entries.length)
        entries.push({ origin, written: { ...entry, id } })
        return id
      }
      const done = await settle(() =>
        work(
          createContext(
            tx,
            { ...origin, scope: scopeOf(who), caller: who.caller },
            write,
            attemptWith((work) => tx.attempt(work), entries),
          ),
        ),
      )
      for (const [origin, run] of runsOf(entries)) await ledger.append(tx, origin, run)
      return { ...done, tx, ids: entries.map(({ written }) => written.id) }
    })
    ledger.poke(tx)
    for (const id of ids) who.recorded?.(id)
    if (refused) throw refused
    return result as Awaited<ReturnType<typeof work>>
  }
}

/** Those of one origin that stand beside one another, so that they go in one statement. */
function runsOf(entries: readonly { readonly origin: EntryOrigin; readonly written: Written }[]) {
  const runs: [EntryOrigin, Written[]][] = []
  for (const { origin, written } of entries) {
    const last = runs.at(-1)
    if (last?.[0] === origin) last[1].push(written)
    else runs.push([origin, [written]])
  }
  return runs
}

/** Entries of an attempt that failed are undone like its rows; those of a refusal that says `keep` stay, as they do. */
export const attemptWith =
  (attempt: Context['attempt'], entries: unknown[]): Context['attempt'] =>
  async (work) => {
    const before = entries.length
    try {
      const { result, refused } = await attempt(() => settle(work))
      if (refused) throw refused
      return result as Awaited<ReturnType<typeof work>>
    } catch (error) {
      if (!(error instanceof Problem && error.keep)) entries.length = before
      throw error
    }
  }

/** A refusal that says `keep` commits what was done on the way to it; any other undoes all. */
async function settle<T>(work: () => Promise<T>): Promise<{ result?: T; refused?: Problem }> {
  try {
    return { result: await work() }
  } catch (error) {
    if (error instanceof Problem && error.keep) return { refused: error }
    throw error
  }
}

function createContext(
  tx: Transaction,
  origin: EntryOrigin & Pick<Context, 'scope' | 'caller'>,
  write: (origin: EntryOrigin, entry: Entry) => EntryId,
  attempt: Context['attempt'],
): Context {
  return {
    actor: origin.actor,
    org: origin.org,
    scope: origin.scope,
    now: origin.at,
    tx,
    source: origin.source,
    caller: origin.caller,
    request: origin.request,
    record: (entry) => write(origin, entry),
    find: (read, ...key) => tx.findByKey(read, ...key),
    list: (leg) => tx.list(leg),
    // They commit with the transaction, and no answer leaves before that.
    disclosed: async (entry) => write(origin, entry),
    change: changeWithin(tx, (entry) => write(origin, entry)),
    attempt,
    enter: async (org: OrgId, actor: Actor = origin.actor) => {
      await tx.enter(org)
      return createContext(tx, { ...origin, org, actor }, write, attempt)
    },
  }
}
