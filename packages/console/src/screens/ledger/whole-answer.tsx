import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LedgerKind, LedgerQuestion, LedgerSearch } from '#api'
import { LEDGER_KINDS, ledgerTexts, meQuery } from '#api'
import { now } from '#clock'
import { rich, t } from '#language'
import { Button, formatInstant, formatNumber, Note, ProblemNote } from '#ui'
import type { AnswerCheck, ShownList } from './check-answer.ts'
import { checkAnswer } from './check-answer.ts'
import { pinnedKeys, trustOf } from './trust.ts'

/** What was placed this long ago stands in the index that completeness is proven by, at the latest. */
const INDEXED_AFTER_MS = 600_000

/** The one question that the search is; undefined where it asks for none, or for several at once. */
function questionOf(search: LedgerSearch): LedgerQuestion | undefined {
  const asked = LEDGER_KINDS.filter((kind) => search[kind] !== undefined)
  const [kind] = asked
  if (kind === undefined || asked.length > 1) return undefined
  return {
    kind,
    id: search[kind] ?? '',
    from: search.from ?? new Date(0).toISOString(),
    to: search.to ?? new Date(now() - INDEXED_AFTER_MS).toISOString(),
  }
}

function Found({ check }: { check: AnswerCheck }): ReactNode {
  const { broken, seqs, asOfMs = 0, size = 0, question } = check
  if (broken !== undefined)
    return (
      <Note state="danger" live="alert">
        <p className="font-semibold">{t('This list cannot be trusted')}</p>
        <p>{rich('The verifier says: <wire>{because}</wire>.', { because: broken })}</p>
      </Note>
    )
  return (
    <Note state="ok" live="status">
      <p className="font-semibold">
        {t(
          '{count, plural, one {This is the one entry} other {These are all # entries}} until {to}: none was left out',
          {
            count: seqs.length,
            to: formatInstant(Date.parse(question.to), now()),
          },
        )}
      </p>
      <p className="text-soft">
        {t('Checked in this browser against a log of {size} entries. Late ones are counted until {asOf}.', {
          size: formatNumber(size),
          asOf: formatInstant(asOfMs, now()),
        })}
      </p>
    </Note>
  )
}

const ASKED: Readonly<Record<LedgerKind, string>> = {
  actor: t('Everything of this organisation by this actor, in the period'),
  subject: t('Everything of this organisation about this subject, in the period'),
  object: t('Everything of this organisation on this object, in the period'),
  action: t('Everything of this organisation of this action, in the period'),
}

/** Whether the list is whole: proven here, for a search that asks for one thing. */
export function WholeAnswer({ search, list }: { search: LedgerSearch; list: ShownList }): ReactNode {
  const { data: me } = useSuspenseQuery(meQuery)
  const trust = trustOf(pinnedKeys.use())
  const question = questionOf(search)
  const prove = useMutation({
    mutationFn: async (asked: LedgerQuestion) =>
      checkAnswer(
        { ...asked, org: me.organisation.id },
        await ledgerTexts.answer(asked),
        trust ?? { vkeys: [], quorum: 0 },
        list,
      ),
  })
  if (!question) return null
  return (
    <div className="pad grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" disabled={!trust || prove.isPending} onClick={() => prove.mutate(question)}>
          <BadgeCheck />
          {t('Prove that these are all')}
        </Button>
        <span className="text-sm text-soft">{ASKED[question.kind]}</span>
      </div>
      {prove.error && <ProblemNote error={prove.error} />}
      {prove.data && <Found check={prove.data} />}
    </div>
  )
}
