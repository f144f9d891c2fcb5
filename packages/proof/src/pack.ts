/**
 * An evidence pack as a file (EVIDENCE, section 8): one clause, how it stood at an instant, and the complete lists of
 * entries that this follows from. JSON. Nothing in it is trusted before `verifyPack` has looked at it.
 */
import type { AnswerQuery } from './answer.ts'
import { parseAnswer } from './answer.ts'
import type { AnsweredEntry } from './answer-verify.ts'
import { toHex } from './base64.ts'
import { encodeUtf8 } from './bytes.ts'
import type { EndedLog } from './ended-log.ts'
import { findEntryFacts } from './entry-facts.ts'
import { readList, readMembers, readText } from './json-shape.ts'
import type { Judgement, PackQuery } from './pack-judge.ts'
import { judgeClause } from './pack-judge.ts'
import { joinLogs } from './pack-logs.ts'
import { ProofError } from './proof-error.ts'
import { sha256 } from './sha256.ts'

export interface Pack {
  readonly query: PackQuery
  /** What it claims, as JSON. */
  readonly verdict: unknown
  /**
   * Completeness answers: those of the newest log, each a text that `verifyAnswer` takes, then those of each log before
   * it, for `verifyEndedAnswer`.
   */
  readonly logs: readonly (readonly string[])[]
  /** The source of what enforces a control, by its name. */
  readonly code: ReadonlyMap<string, string>
}

const FORMAT = 'muts/pack/v1'

/**
 * Builds a pack.
 *
 * @param answer writes a completeness answer of a log: of the newest where `ended` is not given, else of that one.
 * @param sources what enforces the controls of the house now; what ran then is brought along where it is still the same.
 * @throws {ProofError} as `judgeClause` and `readEnd`.
 */
export async function buildPack(
  query: PackQuery,
  answer: (query: AnswerQuery, back: number, ended?: EndedLog) => Promise<string>,
  sources: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const logs: Map<string, string>[] = []
  const { ask } = await joinLogs(query.toMs, async (asked, back, ended) => {
    const texts = logs[back] ?? new Map<string, string>()
    logs[back] = texts
    const text = texts.get(nameOf(asked)) ?? (await answer(asked, back, ended))
    texts.set(nameOf(asked), text)
    return listEntries(text)
  })
  const judgement = await judgeClause(query, ask)
  const { clause, org, fromMs, toMs } = query
  const [answers = [], ...before] = logs.map((texts) => [...texts.values()].map((text): unknown => JSON.parse(text)))
  return JSON.stringify({
    format: FORMAT,
    clause,
    organisation: org,
    from: new Date(fromMs),
    to: new Date(toMs),
    verdict: toVerdict(judgement),
    answers,
    ...(before.length > 0 ? { before } : {}),
    code: judgement.code.flatMap(({ control, sha256 }) => {
      const source = sources.get(control)
      return source !== undefined && hashOf(source) === sha256 ? [{ control, source }] : []
    }),
  })
}

/** @throws {ProofError} malformed, with the member that is not as it ought to be. */
export function parsePack(text: string): Pack {
  const { format, clause, organisation, from, to, verdict, answers, before, code } = readMembers(
    parseJson(text),
    'pack',
  )
  if (format !== FORMAT) throw new ProofError('malformed', `not a ${FORMAT} file`)
  const query = { clause: readText(clause, 'clause'), org: readText(organisation, 'organisation') }
  return {
    query: { ...query, fromMs: readInstant(from, 'from'), toMs: readInstant(to, 'to') },
    verdict: readMembers(verdict, 'verdict'),
    code: new Map(readList(code ?? [], 'code').map(readSource)),
    logs: [answers, ...readList(before ?? [], 'before')].map((log) =>
      readList(log, 'answers').map((answer) => JSON.stringify(answer)),
    ),
  }
}

/** What a judgement looks like in a file. */
export const toVerdict = ({ clause, state, parts }: Judgement) => ({
  clause,
  state,
  parts: parts.map(({ lastEvidenceAt, nextDueAt, ...part }) => ({
    ...part,
    lastEvidenceAt: lastEvidenceAt?.toISOString() ?? null,
    nextDueAt: nextDueAt?.toISOString() ?? null,
  })),
})

/** The hash by which a declaration names code. */
export const hashOf = (source: string): string => toHex(sha256(encodeUtf8(source)))

function readSource(value: unknown): readonly [string, string] {
  const { control, source } = readMembers(value, 'code')
  return [readText(control, 'code.control'), readText(source, 'code.source')]
}

/** Tells questions apart. */
export const nameOf = ({ org, kind, id, fromMs, toMs }: AnswerQuery): string =>
  JSON.stringify([org, kind, id, fromMs, toMs])

/** The entries of an answer that we wrote ourselves, as `verifyAnswer` lists them. */
function listEntries(text: string): readonly AnsweredEntry[] {
  const { query, entries } = parseAnswer(text)
  return entries.flatMap(({ seq, body }) => {
    const facts = findEntryFacts(body)
    return facts && facts.at >= query.fromMs && facts.at <= query.toMs ? [{ seq, body, facts }] : []
  })
}

function readInstant(value: unknown, name: string): number {
  const text = readText(value, name)
  const at = Date.parse(text)
  if (Number.isNaN(at) || at < 0 || new Date(at).toISOString() !== text)
    throw new ProofError('malformed', `${name} is no instant`)
  return at
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProofError('malformed', 'the pack is not JSON', { cause })
  }
}
