/** What the house promises, written into its ledger before it opens: a promise altered later shows as a second entry. */
import { isDeepStrictEqual } from 'node:util'
import type { Attestation, Control, Entry, Facts, Kernel, Module, Obligation } from '#kernel'
import { CLAUSE_IDS, CLAUSES, HOUSE } from '#kernel'
import type { Transaction } from '#kernel/database'
import { formatDuration, hashOf } from '#proof'
import { readAll } from './read-all.ts'

type Declaration = Entry & { readonly object: string; readonly facts: Facts }

const NOUNS = ['clause', 'control', 'obligation', 'attestation'] as const

/**
 * Writes each declaration that differs from the one last written, and that what is declared no more is retired. An
 * obligation without `opens` starts with its first; declared again it may only come due earlier (EVIDENCE, section 3, rule 2).
 */
export async function declareParts(
  { act, ledger }: Pick<Kernel, 'act' | 'ledger'>,
  rooms: readonly Module[],
): Promise<void> {
  // What a crash left unplaced is in no list: it would be declared twice.
  await ledger.drain()
  const declarations = [
    ...CLAUSE_IDS.map((id) => ({ action: 'clause.declare', object: id, facts: { ...CLAUSES[id] } })),
    ...rooms.flatMap((room) => room.controls ?? []).map(ofControl),
    ...rooms.flatMap((room) => room.obligations ?? []).map(ofObligation),
    ...rooms.flatMap((room) => room.attestations ?? []).map(ofAttestation),
  ]
  await act({ actor: { kind: 'system', id: 'assurance' }, org: HOUSE }, async (ctx) => {
    for (const noun of NOUNS) {
      const inForce = await readInForce(ledger, ctx.tx, noun)
      for (const declaration of declarations.filter(({ action }) => action === `${noun}.declare`)) {
        const before = inForce.get(declaration.object)
        inForce.delete(declaration.object)
        if (!isDeepStrictEqual(before && { ...before }, declaration.facts)) ctx.record(declaration)
      }
      for (const name of inForce.keys()) ctx.record({ action: `${noun}.retire`, object: name })
    }
  })
}

/** What the log says last of each. */
async function readInForce(ledger: Kernel['ledger'], tx: Transaction, noun: (typeof NOUNS)[number]) {
  const declared = await readAll(ledger, tx, { action: `${noun}.declare` })
  const retired = await readAll(ledger, tx, { action: `${noun}.retire` })
  const inForce = new Map<string, Facts>()
  for (const { action, object, facts } of [...declared, ...retired].sort((one, other) => one.seq - other.seq)) {
    if (action === `${noun}.retire`) inForce.delete(object)
    else inForce.set(object, facts)
  }
  return inForce
}

/** As it runs here, its types stripped. */
export const sourceOf = (enforcedBy: Control['enforcedBy']): string => enforcedBy.toString()

function ofControl({ name, freshFor, enforcedBy, severity, tells, ...control }: Control): Declaration {
  const facts = {
    ...claimOf(control),
    enforcedBy: enforcedBy.name,
    source: hashOf(sourceOf(enforcedBy)),
    freshFor: formatDuration(freshFor),
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

function ofAttestation({ name, clauses, promise, owner, per, validFor, documents, tells }: Attestation): Declaration {
  const terms = JSON.stringify({ validFor, documents, tells })
  return {
    action: 'attestation.declare',
    object: name,
    facts: { clauses: clauses.join(', '), promise, owner, per, terms },
  }
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
