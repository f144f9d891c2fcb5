/** How each clause stands: what the ledger and the looks say of it, folded into one state. It changes nothing. */
import type { ClauseId, Context, Kernel, Module } from '#kernel'
import { CLAUSE_IDS } from '#kernel'
import type { ClauseState, Evidence, Part } from '#proof'
import { actionsOf, PAPER_ACTIONS } from '#proof'
import { readParts, stateOfClause } from './clause-state.ts'
import { readAll } from './read-all.ts'
import { assuranceStore } from './store.ts'

export interface ClauseStanding {
  readonly id: ClauseId
  readonly state: ClauseState
  readonly parts: readonly Part[]
  readonly evidence: Evidence
}

export function createStandings({ ledger }: Pick<Kernel, 'ledger'>, rooms: () => readonly Module[]) {
  return {
    /** At the instant of the context. */
    readStandings: async (ctx: Context, ids: readonly ClauseId[] = CLAUSE_IDS): Promise<readonly ClauseStanding[]> => {
      const evidence = await gatherEvidence(ctx)
      return ids.map((id) => {
        const parts = readParts(id, rooms(), evidence, ctx.now)
        return { id, parts, evidence, state: stateOfClause(id, parts) }
      })
    },
  }

  async function gatherEvidence(ctx: Context): Promise<Evidence> {
    const looks = new Map((await assuranceStore.listLooks(ctx.tx)).map((look) => [look.control, look]))
    const actions = new Set(rooms().flatMap(namedActions))
    const pages = await Promise.all([...actions].map((action) => readAll(ledger, ctx.tx, { action })))
    // An attempt that was refused is no evidence of what it attempted.
    const done = pages.flat().filter(({ outcome }) => outcome === 'done')
    return { looks, entries: done.sort((one, other) => one.seq - other.seq) }
  }
}

/** What the fold must read for a room; nothing where it declares neither obligation nor attestation. */
const namedActions = ({ obligations = [], attestations = [] }: Module): readonly string[] => [
  ...obligations.flatMap(actionsOf),
  ...(obligations.length > 0 ? ['obligation.declare', 'breach.answer'] : []),
  ...(attestations.length > 0 ? PAPER_ACTIONS : []),
]
