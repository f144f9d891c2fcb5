/** What a mail says: that something happened and where it stands. Nothing in it is about anybody; the house shows the rest. */
import type { DueItem } from '#fleet/service'
import type { NoticeKind } from './schema.ts'
import type { NoticeRow } from './store.ts'

const SUBJECTS: Readonly<Record<NoticeKind, string>> = {
  'critical-issue': 'A critical issue was raised',
  approval: 'A work order waits for approval',
  'import-finished': 'Your import came to its end',
  due: 'What is due',
}

const PATHS: Readonly<Record<NoticeKind, string>> = {
  'critical-issue': '/app/issues',
  approval: '/app/work-orders',
  'import-finished': '/app/imports',
  due: '/app/due',
}

const FOOT = '\nYou are told because you asked for it. Your profile says what you are told of.\n'
const MOST_LINES = 50

const lineOf = (origin: string, { kind, about }: NoticeRow): string => `${origin}${PATHS[kind]}/${about}`

export const writeNotice = (origin: string, notice: NoticeRow) => ({
  subject: `${SUBJECTS[notice.kind]} · MUTS FleetOps`,
  text: `${SUBJECTS[notice.kind]}:\n\n${lineOf(origin, notice)}\n${FOOT}`,
})

/** Undefined where there is nothing to say. */
export function writeDigest(origin: string, notices: readonly NoticeRow[], due: readonly DueItem[]) {
  if (notices.length === 0 && due.length === 0) return undefined
  const told = notices.slice(0, MOST_LINES).map((one) => `- ${SUBJECTS[one.kind]}: ${lineOf(origin, one)}`)
  const dated = due
    .slice(0, MOST_LINES)
    .map(({ what, state, dueOn }) => `- ${what}: ${state}${dueOn ? `, ${dueOn}` : ''}`)
  const parts = [...told, ...(dated.length > 0 ? [`\n${SUBJECTS.due}: ${origin}${PATHS.due}`, ...dated] : [])]
  return { subject: 'Your day · MUTS FleetOps', text: `${parts.join('\n')}\n${FOOT}` }
}
