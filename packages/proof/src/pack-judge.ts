/**
 * How a clause stood at an instant, by nothing but complete lists of entries (EVIDENCE, sections 4 and 8). Whoever builds a
 * pack asks the log for the lists, whoever verifies one looks them up in it: the questions are the same, so what is missing
 * shows.
 */
import type { AnswerQuery } from './answer.ts'
import type { AnsweredEntry } from './answer-verify.ts'
import type { ClauseState, ControlTerms, Look, Part } from './clause-parts.ts'
import { judgeParts, PAPER_ACTIONS, stateOf } from './clause-parts.ts'
import type { DeclaredClause, DeclaredCode } from './declared.ts'
import { bearsOn, readClause, readCode, readControl, readDuty, readPaper } from './declared.ts'
import type { Facts, Recorded } from './duty.ts'
import { actionsOf } from './duty.ts'
import type { EntryFacts } from './entry-facts.ts'
import { isDone, isSystemAct } from './entry-facts.ts'
import { HOUSE_ORG } from './house.ts'
import { ProofError } from './proof-error.ts'
import { sooner } from './span.ts'

export interface PackQuery {
  readonly clause: string
  /** Who asks: obligations of organisations are folded over its entries. */
  readonly org: string
  /** Looks are shown from here on, in ms since 1970; from further back where the judgement needs them. */
  readonly fromMs: number
  /** The instant of the judgement. */
  readonly toMs: number
}

/** All entries of a key in a period. */
export type Ask = (query: AnswerQuery) => Promise<readonly AnsweredEntry[]>

export interface Judgement {
  readonly clause: DeclaredClause
  readonly state: ClauseState
  readonly parts: readonly Part[]
  /** What enforces each control, by the hash of its source; of those whose declaration names one. */
  readonly code: readonly DeclaredCode[]
  /** What was signed last for each attestation, by the hash of the document. */
  readonly documents: readonly { readonly attestation: string; readonly sha256: string }[]
}

interface Desk {
  readonly query: PackQuery
  /** From the beginning of the log, of the house where nothing else is said. */
  readonly all: (kind: 'object' | 'action', id: string, org?: string) => Promise<readonly AnsweredEntry[]>
  readonly ask: Ask
}

/** @throws {ProofError} unproven when the log never declared the clause; malformed when a declaration cannot be read. */
export async function judgeClause(query: PackQuery, ask: Ask): Promise<Judgement> {
  const { clause: id, toMs } = query
  const all: Desk['all'] = (kind, wanted, org = HOUSE_ORG) => ask({ org, kind, id: wanted, fromMs: 0, toMs })
  const desk = { query, all, ask }
  const spoken = (await all('object', id)).findLast(
    ({ facts }) => facts.action === 'clause.declare' && isSystemAct(facts),
  )
  if (!spoken) throw new ProofError('unproven', `the log never declared the clause ${id}`)
  const clause = readClause(id, spoken.facts)
  const declared = await readDeclared(desk, 'control')
  const controls = declared.map(readControl)
  const obligations = (await readDeclared(desk, 'obligation')).map(readDuty)
  const attestations = (await readDeclared(desk, 'attestation')).map(readPaper)

  const looks = new Map<string, Look>()
  for (const control of controls) {
    const look = await findLook(desk, control)
    if (look) looks.set(control.name, look)
  }
  const moved = new Map<number, AnsweredEntry>()
  const take = (entries: readonly AnsweredEntry[]) => {
    for (const entry of entries) if (isDone(entry.body)) moved.set(entry.seq, entry)
  }
  for (const duty of obligations) {
    const orgs = duty.scope === 'organisation' ? new Set([HOUSE_ORG, query.org]) : [HOUSE_ORG]
    for (const action of new Set([...actionsOf(duty), 'obligation.declare', 'breach.answer']))
      for (const org of orgs) take(await all('action', action, org))
  }
  for (const { name } of attestations)
    for (const org of new Set([HOUSE_ORG, query.org])) take(await all('object', name, org))
  const entries = [...moved.values()].sort((one, other) => one.seq - other.seq).map(toRecorded)
  const parts = judgeParts({ controls, obligations, attestations }, { looks, entries }, new Date(toMs))
  const documents = attestations.flatMap(({ name }) => findDocument(entries, name))
  return { clause, parts, state: stateOf(clause.kind, parts), code: declared.flatMap(readCode), documents }
}

function findDocument(entries: readonly Recorded[], attestation: string): Judgement['documents'] {
  const last = entries.findLast(({ action, object }) => object === attestation && PAPER_ACTIONS.includes(action))
  const { sha256 } = last?.facts ?? {}
  return typeof sha256 === 'string' ? [{ attestation, sha256 }] : []
}

/** The last word on each part of a kind that bears on the clause, but for those that were retired since. */
async function readDeclared({ query, all }: Desk, noun: Part['kind']): Promise<readonly EntryFacts[]> {
  const words = [...(await all('action', `${noun}.declare`)), ...(await all('action', `${noun}.retire`))]
  const inForce = new Map<string, EntryFacts>()
  for (const { facts } of words.sort((one, other) => one.seq - other.seq)) {
    const [name = ''] = facts.objects
    if (!isSystemAct(facts)) continue
    if (facts.action.endsWith('.retire')) inForce.delete(name)
    else inForce.set(name, facts)
  }
  return [...inForce.values()].filter((facts) => bearsOn(query.clause, facts))
}

/** The last one. Silence for longer than a look counts must be told from never having looked. */
async function findLook({ query, all, ask }: Desk, { name, freshFor }: ControlTerms): Promise<Look | undefined> {
  const { fromMs, toMs } = query
  const since = Math.max(0, Math.min(fromMs, sooner(new Date(toMs), freshFor).getTime()))
  const lately = await ask({ org: HOUSE_ORG, kind: 'object', id: name, fromMs: since, toMs })
  const last = lately.findLast(isLook) ?? (await all('object', name)).findLast(isLook)
  if (!last) return undefined
  const { holds, because, ...saw } = last.facts.data as Facts
  return {
    at: new Date(last.facts.at),
    holds: holds === true,
    because: typeof because === 'string' ? because : null,
    saw,
    entry: last.facts.id,
  }
}

const isLook = ({ facts }: AnsweredEntry): boolean => facts.action === 'control.probe' && facts.actor === 'probe'

const toRecorded = ({ facts }: AnsweredEntry): Recorded => ({
  at: new Date(facts.at),
  action: facts.action,
  object: facts.objects[0] ?? '',
  subjects: facts.subjects,
  facts: facts.data as Facts,
})
