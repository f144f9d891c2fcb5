/** What the house promises, written into its ledger before it opens: a promise altered later shows as a second entry. */
import { isDeepStrictEqual } from 'node:util'
import type { Control, Entry, Facts, Kernel, Module, Obligation, Span } from '#kernel'
import { HOUSE } from '#kernel'
import { readAll } from './read-all.ts'

type Declaration = Entry & { readonly object: string; readonly facts: Facts }

/**
 * Writes each declaration that differs from the one last written. An obligation without `opens` starts with its first;
 * declared again it may only come due earlier (EVIDENCE, section 3, rule 2).
 */
export async function declareParts(
  { act, ledger }: Pick<Kernel, 'act' | 'ledger'>,
  rooms: readonly Module[],
): Promise<void> {
  // What a crash left unplaced is in no list: it would be declared twice.
  await ledger.drain()
  const declarations = [
    ...rooms.flatMap((room) => room.controls ?? []).map(ofControl),
    ...rooms.flatMap((room) => room.obligations ?? []).map(ofObligation),
  ]
  await act({ actor: { kind: 'system', id: 'assurance' }, org: HOUSE }, async (ctx) => {
    const written = new Map<string, Facts>()
    for (const action of new Set(declarations.map((declaration) => declaration.action))) {
      for (const { object, facts } of await readAll(ledger, ctx.tx, { action }))
        written.set(`${action} ${object}`, facts)
    }
    for (const declaration of declarations) {
      const before = written.get(`${declaration.action} ${declaration.object}`)
      if (!isDeepStrictEqual(before && { ...before }, declaration.facts)) ctx.record(declaration)
    }
  })
}

function ofControl({ name, freshFor, enforcedBy, severity, tells, ...control }: Control): Declaration {
  const facts = {
    ...claimOf(control),
    enforcedBy: enforcedBy.name,
    freshFor: toDuration(freshFor),
    severity,
    tells: tells.join(', '),
  }
  return { action: 'control.declare', object: name, facts }
}

function ofObligation(obligation: Obligation): Declaration {
  const { name, owner, overdue, per, opens, closes, voids, within, every, exercised, tells } = obligation
  const terms = JSON.stringify({ per, opens, closes, voids, within, every, exercised, tells, narrows: overdue.narrows })
  const facts = { ...claimOf(obligation), obligation: name, owner, severity: overdue.severity, terms }
  return { action: 'obligation.declare', object: name, facts }
}

const claimOf = ({
  clauses,
  objective,
  promise,
  scope,
}: Pick<Control, 'clauses' | 'objective' | 'promise' | 'scope'>) => ({
  clauses: clauses.join(', '),
  objective,
  promise,
  scope,
})

/** ISO 8601: `P1D`, `PT30M`. */
function toDuration({ months, days, hours, minutes, seconds }: Span): string {
  const part = (count: number | undefined, unit: string) => (count ? `${count}${unit}` : '')
  const time = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S')
  return `P${part(months, 'M')}${part(days, 'D')}${time && `T${time}`}`
}
