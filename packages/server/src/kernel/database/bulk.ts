/** Many verbs of one row each in one transaction: what they write goes together, and one by one only where one is refused. */
import type { Change, Context } from '#kernel'
import { Problem } from '#kernel'
import { DatabaseError } from './failures.ts'
import type { RowWrite } from './keyed-write.ts'
import { writeLeg } from './keyed-write.ts'

export type Outcome<T> = { readonly value: T } | { readonly problem: Problem }

type Run<Item, T> = (ctx: Context, item: Item) => Promise<T>

/** What became of each item, in their order: none looks at what another does. What was refused is undone and takes no other along. */
export async function runEach<Item, T>(
  ctx: Context,
  items: readonly Item[],
  run: Run<Item, T>,
): Promise<readonly Outcome<T>[]> {
  const together = await attemptTogether(ctx, () => runTogether(ctx, items, run))
  if (together) return together
  const outcomes: Outcome<T>[] = []
  for (const item of items) outcomes.push(await settle(ctx.attempt(() => run(ctx, item))))
  return outcomes
}

/**
 * What each of them gave. Undefined where one was refused, or where one may look at what another does: then none was done,
 * and one after the other may still go.
 */
export const runAllTogether = <Item, T>(ctx: Context, items: readonly Item[], run: Run<Item, T>) =>
  attemptTogether(ctx, async () =>
    (await runTogether(ctx, items, run)).map((outcome) => {
      if ('problem' in outcome) throw new NotTogether('one was refused')
      return outcome.value
    }),
  )

class NotTogether extends Error {}

async function attemptTogether<T>(ctx: Context, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ctx.attempt(work)
  } catch (error) {
    if (error instanceof NotTogether || error instanceof DatabaseError || error instanceof Problem) return undefined
    throw error
  }
}

async function runTogether<Item, T>(ctx: Context, items: readonly Item[], run: Run<Item, T>) {
  const changes = items.map((): Change[] => [])
  const found = new Map<string, Promise<unknown>>()
  const gathering = (at: number): Context => ({
    ...ctx,
    // Nothing is written before all have read, so what one of them found stands for all.
    find: (read, ...key) => {
      const name = `${read.text} ${key.join(' ')}`
      const row = found.get(name) ?? ctx.find(read, ...key)
      found.set(name, row)
      return row as ReturnType<typeof ctx.find<never>>
    },
    change: async (change) => {
      changes[at]?.push(change)
      return true
    },
  })
  const ran = await Promise.allSettled(items.map((item, at) => settle(run(gathering(at), item))))
  // All have come to their end before one of them ends the whole: nothing of it is written later.
  const outcomes = ran.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
  await writeTogether(
    ctx,
    changes.flat().flatMap(({ rows }) => rows),
  )
  for (const entry of changes.flat().flatMap(({ entries }) => entries)) ctx.record(entry)
  return outcomes
}

/** Rows of one kind in one statement, the kinds in the order in which they first came. */
async function writeTogether(ctx: Context, rows: readonly RowWrite[]): Promise<void> {
  const kinds = new Map<RowWrite['write'], RowWrite['row'][]>()
  for (const { write, row } of rows) {
    const all = kinds.get(write)
    if (all) all.push(row)
    else kinds.set(write, [row])
  }
  for (const [write, all] of kinds) {
    const written = await ctx.list(writeLeg(ctx.org, write, all))
    if (written.length < all.length) throw new NotTogether('a row was no longer what its change asks for')
  }
}

async function settle<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work }
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'unavailable') return { problem: error }
    throw error
  }
}
