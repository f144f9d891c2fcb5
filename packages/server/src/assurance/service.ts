/** Looks at the house, writes down what it saw, and says how each clause stands. */
import type { ClauseId, Context, Control, Kernel, Module, Observation } from '#kernel'
import { CLAUSE_IDS, HOUSE, later } from '#kernel'
import type { ClauseState, Evidence, Part } from './clause-state.ts'
import { PAPER_ACTIONS, readParts, stateOf, TOO_OLD } from './clause-state.ts'
import { declareParts } from './declare.ts'
import { actionsOf } from './duty.ts'
import { lookAt } from './look.ts'
import { assuranceStore } from './store.ts'

export type Assurance = ReturnType<typeof createAssurance>

export interface ClauseStanding {
  readonly id: ClauseId
  readonly state: ClauseState
  readonly parts: readonly Part[]
  readonly evidence: Evidence
}

export function createAssurance(
  { act, clock, ledger }: Pick<Kernel, 'act' | 'clock' | 'ledger'>,
  rooms: () => readonly Module[],
) {
  /** One look, one entry; a change of verdict opens or closes a finding, and every change of a clause's state is an entry too. */
  async function look(control: Control): Promise<Observation> {
    const seen = await lookAt(control, clock)
    await act({ actor: { kind: 'probe', id: 'probe' }, org: HOUSE }, async (ctx) => {
      const hadFinding = await assuranceStore.hasFinding(ctx.tx, control.name)
      const because = seen.because ?? null
      const facts = { ...seen.saw, holds: seen.holds, ...(because === null ? {} : { because }) }
      const entry = ctx.record({ action: 'control.probe', object: control.name, facts })
      await assuranceStore.putLook(ctx.tx, control.name, {
        at: ctx.now,
        holds: seen.holds,
        because,
        saw: seen.saw,
        entry,
      })
      if (!seen.holds && !hadFinding) openFinding(ctx, control, because ?? 'the control does not hold')
      if (seen.holds && hadFinding) closeFinding(ctx, control)
      await recordChanges(ctx, control.clauses)
    })
    return seen
  }

  /** What time alone has changed: a look that has grown too old is told once, and clauses stand worse without any look. */
  async function judge(ctx: Context): Promise<void> {
    const looks = new Map((await assuranceStore.listLooks(ctx.tx)).map((look) => [look.control, look]))
    for (const control of rooms().flatMap((room) => room.controls ?? [])) {
      const look = looks.get(control.name)
      if (!look || ctx.now < later(look.at, control.freshFor)) continue
      if ((await assuranceStore.openFinding(ctx.tx, control.name, look.at)) > 0) openFinding(ctx, control, TOO_OLD)
    }
    await recordChanges(ctx, CLAUSE_IDS)
  }

  async function recordChanges(ctx: Context, ids: readonly ClauseId[]): Promise<void> {
    const known = new Map((await assuranceStore.listStates(ctx.tx)).map(({ clause, state }) => [clause, state]))
    for (const { id, state } of await readStandings(ctx, ids)) {
      const from = known.get(id) ?? 'open'
      if (from === state) continue
      await assuranceStore.putState(ctx.tx, id, state, ctx.now)
      ctx.record({ action: 'clause.change', object: id, facts: { from, to: state } })
    }
  }

  /** How the clauses stand at the instant of the context. */
  async function readStandings(
    ctx: Context,
    ids: readonly ClauseId[] = CLAUSE_IDS,
  ): Promise<readonly ClauseStanding[]> {
    const evidence = await gatherEvidence(ctx)
    return ids.map((id) => {
      const parts = readParts(id, rooms(), evidence, ctx.now)
      return { id, parts, evidence, state: stateOf(id, parts) }
    })
  }

  async function gatherEvidence(ctx: Context): Promise<Evidence> {
    const looks = new Map((await assuranceStore.listLooks(ctx.tx)).map((look) => [look.control, look]))
    const actions = new Set(rooms().flatMap(namedActions))
    const pages = await Promise.all([...actions].map((action) => ledger.list(ctx.tx, { action, limit: 100_000 })))
    // An attempt that was refused is no evidence of what it attempted.
    const done = pages.flat().filter(({ outcome }) => outcome === 'done')
    return { looks, entries: done.sort((one, other) => one.seq - other.seq) }
  }

  return { declare: () => declareParts({ act, ledger }, rooms()), look, judge, readStandings }
}

/** What the fold must read for a room; nothing where it declares neither obligation nor attestation. */
const namedActions = ({ obligations = [], attestations = [] }: Module): readonly string[] => [
  ...obligations.flatMap(actionsOf),
  ...(obligations.length > 0 ? ['obligation.declare', 'breach.answer'] : []),
  ...(attestations.length > 0 ? PAPER_ACTIONS : []),
]

function openFinding(ctx: Context, { name, severity, tells }: Control, because: string): void {
  ctx.record({ action: 'finding.open', object: name, facts: { severity, because, tells: tells.join(', ') } })
}

function closeFinding(ctx: Context, { name }: Control): void {
  ctx.record({ action: 'finding.close', object: name, facts: { because: 'the next look found it holding' } })
}
