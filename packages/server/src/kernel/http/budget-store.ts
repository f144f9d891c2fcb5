/** The rows of budgets and of the nodes that may own them. No row of a budget is decided upon but under its lock. */
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { legOf, sql, uuidArray } from '#kernel/database'
import type { Budget } from './budget.ts'

export interface BudgetStore {
  /**
   * Locks the rows of these users, makes those that are missing, and writes what `decide` makes of each.
   *
   * @param decide hears until when the owner has promised to live; undefined where that is no known node.
   */
  visit<V extends { readonly budget: Budget }>(
    users: readonly string[],
    decide: (budget: Budget, ownerUntilMs: number | undefined) => V,
  ): Promise<readonly V[]>
  /** Users of this node whom another one has met. */
  listWanted(node: string): Promise<readonly string[]>
  /** Promises to live until then. False: the others have forgotten this node, and all that it owned is free. */
  renew(node: string, untilMs: number): Promise<boolean>
  enter(node: string, untilMs: number): Promise<void>
  /** Forgets nodes that have not promised to live since then. */
  forget(sinceMs: number): Promise<void>
  leave(node: string): Promise<void>
}

export function createBudgetStore(database: Pick<Database, 'transaction' | 'list'>): BudgetStore {
  const inHouse = <T>(work: (tx: Transaction) => Promise<T>) => database.transaction({ org: HOUSE }, work)
  return {
    visit: (users, decide) =>
      inHouse(async (tx) => {
        const budgets = await lockBudgets(tx, users)
        // Looked at after the locks: an owner was known before it could be written into a row.
        const untilOf = budgets.some(({ owner }) => owner !== null) ? await readNodes(tx) : new Map<string, number>()
        const visits = budgets.map((budget) => decide(budget, untilOf.get(budget.owner ?? '')))
        const changed = visits.filter(({ budget }, at) => budget !== budgets[at])
        if (changed.length > 0)
          await updateBudgets(
            tx,
            changed.map(({ budget }) => budget),
          )
        return visits
      }),
    listWanted: async (node) => {
      const leg = legOf(sql`SELECT user_id AS "user" FROM kernel_budget WHERE owner = ${node} AND is_wanted`)
      return (await database.list<{ user: string }>({ org: HOUSE, ...leg })).map(({ user }) => user)
    },
    renew: (node, untilMs) =>
      inHouse(async (tx) => {
        return (await tx.run(sql`UPDATE kernel_node SET until_ms = ${untilMs} WHERE id = ${node}`)) === 1
      }),
    enter: (node, untilMs) =>
      inHouse(async (tx) => {
        await tx.run(sql`INSERT INTO kernel_node (id, until_ms) VALUES (${node}, ${untilMs})`)
      }),
    forget: (sinceMs) => inHouse((tx) => removeNodes(tx, sql`until_ms < ${sinceMs}`)),
    leave: (node) => inHouse((tx) => removeNodes(tx, sql`id = ${node}`)),
  }
}

/** In the order of the ids, so that two nodes never wait for each other. */
const lockBudgets = (tx: Transaction, users: readonly string[]): Promise<Budget[]> =>
  tx.all(sql`
    INSERT INTO kernel_budget AS b (user_id) SELECT unnest(${uuidArray(users)}::uuid[]) ORDER BY 1
    ON CONFLICT (user_id) DO UPDATE SET is_wanted = b.is_wanted
    RETURNING b.user_id AS "user", b.owner, b.is_wanted AS "isWanted", b.asker,
      b.alone_since_ms AS "aloneSinceMs", b.passed_ms AS passed`)

async function readNodes(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const nodes = await tx.all<{ id: string; untilMs: number }>(sql`SELECT id, until_ms AS "untilMs" FROM kernel_node`)
  return new Map(nodes.map(({ id, untilMs }) => [id, untilMs]))
}

const updateBudgets = (tx: Transaction, budgets: readonly Budget[]): Promise<number> =>
  tx.run(sql`
    UPDATE kernel_budget b SET owner = r.owner, is_wanted = r."isWanted", asker = r.asker,
      alone_since_ms = r."aloneSinceMs", passed_ms = r.passed
    FROM jsonb_to_recordset(${JSON.stringify(budgets)}::jsonb)
      AS r("user" uuid, owner uuid, "isWanted" boolean, asker uuid, "aloneSinceMs" bigint, passed bigint[])
    WHERE b.user_id = r."user"`)

/** What they owned is free from here on. A row that somebody holds is being taken over: it is not waited for. */
async function removeNodes(tx: Transaction, which: ReturnType<typeof sql>): Promise<void> {
  const gone = await tx.all<{ id: string }>(sql`DELETE FROM kernel_node WHERE ${which} RETURNING id`)
  if (gone.length === 0) return
  await tx.run(sql`
    DELETE FROM kernel_budget WHERE user_id IN (
      SELECT user_id FROM kernel_budget WHERE owner = ANY(${uuidArray(gone.map(({ id }) => id))}::uuid[])
      FOR UPDATE SKIP LOCKED)`)
}
