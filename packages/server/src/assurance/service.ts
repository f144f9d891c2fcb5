/** Looks at the house and writes down what it saw, and what has changed by it or by time. */
import type { ClauseId, Context, Control, Kernel, Module, Observation } from '#kernel'
import { CLAUSE_IDS, HOUSE, later } from '#kernel'
import { TOO_OLD } from '#proof'
import { declareParts } from './declare.ts'
import { lookAt } from './look.ts'
import { createPacks } from './packs.ts'
import { createStandings } from './standings.ts'
import { assuranceStore } from './store.ts'

export type Assurance = ReturnType<typeof createAssurance>

export function createAssurance(
  { act, clock, ledger }: Pick<Kernel, 'act' | 'clock' | 'ledger'>,
  rooms: () => readonly Module[],
) {
  const { readStandings } = createStandings({ ledger }, rooms)

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

  return {
    declare: () => declareParts({ act, ledger }, rooms()),
    look,
    judge,
    readStandings,
    ...createPacks({ ledger }, rooms),
  }
}

function openFinding(ctx: Context, { name, severity, tells }: Control, because: string): void {
  ctx.record({ action: 'finding.open', object: name, facts: { severity, because, tells: tells.join(', ') } })
}

function closeFinding(ctx: Context, { name }: Control): void {
  ctx.record({ action: 'finding.close', object: name, facts: { because: 'the next look found it holding' } })
}
