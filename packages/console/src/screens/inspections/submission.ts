/**
 * An inspection that its driver submitted while there was no network: locked from then on, so what is sent is this or
 * nothing. It is no signature yet. That is made at the server, by the driver's second factor, once there is a network.
 */
import type { InspectionDetail } from '#api'
import { formatCanonical, toHex } from '#proof'
import type { FilledIn } from './filled.ts'
import { areSame, filledFrom } from './filled.ts'

/** What stands in front of a driver who is about to submit, and what was on file when it was put there. */
export interface Shown {
  readonly filled: FilledIn
  readonly onFile: FilledIn
}

/** Both are held together: what comes on file while it is shown was not seen, and is not written over. */
export const show = ({ answers }: Pick<InspectionDetail, 'answers'>, filled: FilledIn): Shown => ({
  filled,
  onFile: filledFrom(answers ?? []),
})

interface Contents {
  /** The id of who submitted it. */
  readonly owner: string
  readonly inspectionId: string
  readonly vehicleId: string
  /** The labels of the failed items, and of those among them that take the vehicle out of service. */
  readonly failed: readonly string[]
  readonly critical: readonly string[]
  /** What this browser knew to be on file then. */
  readonly onFile: FilledIn
  /** Every answer, as it stood in front of the driver. */
  readonly answers: FilledIn
  /** As it was typed. */
  readonly name: string
  /** ISO 8601, by the clock of this browser. */
  readonly submittedAt: string
}

export interface Submission extends Contents {
  /** SHA-256 in hex over the canonical JSON (RFC 8785) of everything else. */
  readonly sha256: string
}

async function hashOf(contents: Contents): Promise<string> {
  const { owner, inspectionId, vehicleId, failed, critical, onFile, answers, name, submittedAt } = contents
  const text = formatCanonical({
    owner,
    inspectionId,
    vehicleId,
    failed,
    critical,
    onFile: plain(onFile),
    answers: plain(answers),
    name,
    submittedAt,
  })
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

const plain = (filled: FilledIn) =>
  Object.fromEntries(Object.entries(filled).map(([item, { result, note }]) => [item, { result, note }]))

/** Locks what was submitted. */
export const lock = async (contents: Contents): Promise<Submission> => ({ ...contents, sha256: await hashOf(contents) })

/** Whether it is what was locked, to the letter: against faults of the storage, not against whoever writes to it. */
export const isIntact = async (submission: Submission): Promise<boolean> =>
  submission.sha256 === (await hashOf(submission))

/**
 * What is to be done about it, by what stands on file now. `arrived`: it was submitted before, and the answer to that was
 * lost. `over`: it was submitted with other answers, or thrown away. `changed`: on file stands what its driver had not seen, so nothing is signed.
 */
export function nextFor(
  { onFile, answers }: Submission,
  now: InspectionDetail,
): 'arrived' | 'send' | 'changed' | 'over' {
  const found = filledFrom(now.answers ?? [])
  if (now.status === 'discarded' || now.answers === null) return 'over'
  if (now.status !== 'draft') return areSame(found, answers) ? 'arrived' : 'over'
  const isKnown = Object.keys({ ...found, ...answers }).every((item) => {
    const one = pick(found, item)
    return areSame(one, pick(onFile, item)) || areSame(one, pick(answers, item))
  })
  return isKnown ? 'send' : 'changed'
}

const pick = (filled: FilledIn, item: string): FilledIn => {
  const answer = filled[item]
  return answer ? { [item]: answer } : {}
}

/** As the server compares the name of a signer with that of the account. */
export const normaliseName = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
