import { Problem } from '#kernel'
import type { IssueStatus } from './schema.ts'

/**
 * open → triaged → in_work → fixed, and back where it was not so; deferred from before the repair. Verified and rejected are
 * the end: only being seen again opens it once more.
 */
const NEXT: Readonly<Record<IssueStatus, readonly IssueStatus[]>> = {
  open: ['triaged', 'in_work', 'fixed', 'deferred', 'rejected'],
  triaged: ['open', 'in_work', 'fixed', 'deferred', 'rejected'],
  in_work: ['open', 'triaged', 'fixed', 'deferred', 'rejected'],
  fixed: ['open', 'in_work', 'verified', 'rejected'],
  deferred: ['open', 'triaged', 'in_work', 'fixed', 'deferred', 'rejected'],
  verified: [],
  rejected: [],
}

export const isClosed = (status: IssueStatus): boolean => NEXT[status].length === 0

export const mayBecome = (from: IssueStatus, to: IssueStatus): boolean => from === to || NEXT[from].includes(to)

/** @throws {Problem} `fleet.issue-closed`, `fleet.issue-lifecycle`. */
export function requireNext(from: IssueStatus, to: IssueStatus): void {
  if (isClosed(from)) {
    throw new Problem(
      'conflict',
      'fleet.issue-closed',
      `This issue is ${from}, and what is closed does not change. Raise it again if it is seen again. Nothing was changed.`,
    )
  }
  if (mayBecome(from, to)) return
  const next = NEXT[from].join(', ')
  throw new Problem(
    'conflict',
    'fleet.issue-lifecycle',
    `An issue that is ${from} cannot become ${to}; it can become ${next}. Nothing was changed.`,
  )
}
