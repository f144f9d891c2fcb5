/**
 * What a clause rests on, read from the entries that declared it (EVIDENCE, section 1): `clause.declare`, `control.declare`,
 * `obligation.declare`, `attestation.declare`. So whoever judges needs nothing but the log.
 */

import type { ControlTerms, PaperTerms } from './clause-parts.ts'
import { NEEDS } from './clause-parts.ts'
import type { DutyTerms } from './duty.ts'
import type { EntryFacts } from './entry-facts.ts'
import { readMembers, readText } from './json-shape.ts'
import { ProofError } from './proof-error.ts'
import type { Span } from './span.ts'
import { parseDuration } from './span.ts'

export interface DeclaredClause {
  readonly id: string
  readonly kind: keyof typeof NEEDS
  /** Verbatim, as the policy has it. */
  readonly text: string
  readonly promise: string
}

/** An obligation, and whose entries move it. */
export interface DeclaredDuty extends DutyTerms {
  readonly scope: 'house' | 'organisation'
}

/** @throws {ProofError} malformed */
export function readClause(id: string, { data }: EntryFacts): DeclaredClause {
  const kind = Object.keys(NEEDS).find((known) => known === data.kind) as keyof typeof NEEDS | undefined
  if (!kind) throw new ProofError('malformed', `clause ${id} is declared of an unknown kind`)
  return { id, kind, text: readText(data.text, 'text'), promise: readText(data.promise, 'promise') }
}

/** The code that enforces a control, as it ran when that was declared. */
export interface DeclaredCode {
  readonly control: string
  /** The name of the function. */
  readonly enforcedBy: string
  /** Of its source text, in hexadecimal digits. */
  readonly sha256: string
}

/** None where an older declaration did not name it. @throws {ProofError} malformed */
export function readCode({ objects, data }: EntryFacts): readonly DeclaredCode[] {
  if (data.source === undefined) return []
  const [control, enforcedBy] = [readText(objects[0], 'the name of a control'), readText(data.enforcedBy, 'enforcedBy')]
  return [{ control, enforcedBy, sha256: readText(data.source, 'source') }]
}

/** Whether a part was declared for this clause. */
export const bearsOn = (clause: string, { data }: EntryFacts): boolean =>
  readText(data.clauses, 'clauses').split(', ').includes(clause)

/** @throws {ProofError} malformed */
export const readControl = (facts: EntryFacts): ControlTerms => ({
  ...readName(facts),
  freshFor: parseDuration(readText(facts.data.freshFor, 'freshFor')),
})

/** @throws {ProofError} malformed */
export function readDuty(facts: EntryFacts): DeclaredDuty {
  const terms = readTerms(facts) as unknown as DutyTerms
  if (!terms.closes || !terms.within || !terms.tells)
    throw new ProofError('malformed', 'an obligation without its terms')
  return { ...terms, ...readName(facts), scope: facts.data.scope === 'organisation' ? 'organisation' : 'house' }
}

/** @throws {ProofError} malformed */
export function readPaper(facts: EntryFacts): PaperTerms {
  const { validFor, tells } = readTerms(facts) as { readonly validFor?: Span; readonly tells?: PaperTerms['tells'] }
  if (!validFor || !tells) throw new ProofError('malformed', 'an attestation without its terms')
  return { ...readName(facts), validFor, tells }
}

const readName = ({ objects, data }: EntryFacts) => ({
  name: readText(objects[0], 'the name of a part'),
  promise: readText(data.promise, 'promise'),
})

function readTerms({ data }: EntryFacts) {
  try {
    return readMembers(JSON.parse(readText(data.terms, 'terms')), 'terms')
  } catch (cause) {
    if (cause instanceof ProofError) throw cause
    throw new ProofError('malformed', 'the terms of a part are not JSON', { cause })
  }
}
