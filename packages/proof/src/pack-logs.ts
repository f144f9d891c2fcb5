/**
 * The logs of a house as one (LEDGER, section 10). Where a log could not go on, the next one says in its first entry how
 * it ended; so whoever asks a log for its beginning learns whether there was one before it, and nobody can leave it out.
 */
import type { AnswerQuery } from './answer.ts'
import type { AnsweredEntry } from './answer-verify.ts'
import type { EndedLog } from './ended-log.ts'
import { BEGIN_ACTION, readEnd } from './ended-log.ts'
import { HOUSE_ORG } from './house.ts'
import type { Ask } from './pack-judge.ts'

/** Logs of one house share their numbers: each has so many of its own. */
export const LOG_SPAN = 2 ** 40

/** All entries of a key in one log. @param ended how that log ended; undefined for the newest. */
export type AskLog = (query: AnswerQuery, back: number, ended?: EndedLog) => Promise<readonly AnsweredEntry[]>

/**
 * Asks the newest log, and each before it.
 *
 * @returns whom to ask for all of them at once, and how those ended that came before the newest, newest first.
 * @throws {ProofError} as `readEnd`.
 */
export async function joinLogs(
  toMs: number,
  askLog: AskLog,
): Promise<{ readonly ask: Ask; readonly ended: readonly EndedLog[] }> {
  const ended: EndedLog[] = []
  for (;;) {
    const begun = await askLog(beginsUpTo(toMs), ended.length, ended.at(-1))
    const first = begun.find(({ seq }) => seq === 0)
    if (!first) break
    ended.push(readEnd(first.facts))
  }
  const ask: Ask = async (query) => {
    const entries: AnsweredEntry[] = []
    for (let back = ended.length; back >= 0; back--)
      for (const entry of await askLog(query, back, ended[back - 1]))
        entries.push({ ...entry, seq: entry.seq - back * LOG_SPAN })
    return entries
  }
  return { ask, ended }
}

const beginsUpTo = (toMs: number): AnswerQuery => ({
  org: HOUSE_ORG,
  kind: 'action',
  id: BEGIN_ACTION,
  fromMs: 0,
  toMs,
})
