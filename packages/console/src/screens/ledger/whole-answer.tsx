import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LedgerKind, LedgerQuestion, LedgerSearch } from '#api'
import { ledgerTexts, meQuery } from '#api'
import { rich, t } from '#language'
import { HOUSE_ORG, ProofError } from '#proof'
import { Button, Note, ProblemNote } from '#ui'
import type { ProvenAnswer } from './check-answer.ts'
import { checkAnswer } from './check-answer.ts'
import { compareList } from './compare-list.ts'
import type { ShownList } from './question.ts'
import { questionOf } from './question.ts'
import { pinnedKeys, trustOf } from './trust.ts'
import { Proven } from './whole-verdict.tsx'

/** What was proven before anybody looked at the list; the list is held against it wherever it stands. */
type Answered =
  | { readonly question: LedgerQuestion; readonly answers: readonly ProvenAnswer[] }
  | { readonly broken: string }

function Untrue({ because }: { because: string }): ReactNode {
  return (
    <Note state="danger" live="alert">
      <p className="font-semibold">{t('This list cannot be trusted')}</p>
      <p>{rich('The verifier says: <wire>{because}</wire>.', { because })}</p>
    </Note>
  )
}

function Found({ answered, list }: { answered: Answered; list: ShownList }): ReactNode {
  if ('broken' in answered) return <Untrue because={answered.broken} />
  const { question, answers } = answered
  const verdict = compareList(question, answers, list)
  if (verdict.broken !== undefined) return <Untrue because={verdict.broken} />
  return <Proven question={question} answers={answers} verdict={verdict} isWhole={list.isWhole} />
}

const ASKED: Readonly<Record<LedgerKind, string>> = {
  actor: t('Everything by this actor, of this organisation and of the house'),
  subject: t('Everything about this subject, of this organisation and of the house'),
  object: t('Everything on this object, of this organisation and of the house'),
  action: t('Everything of this action, of this organisation and of the house'),
}

function Ask({ question, list, keys }: { question: LedgerQuestion; list: ShownList; keys: string }): ReactNode {
  const { data: me } = useSuspenseQuery(meQuery)
  const trust = trustOf(keys)
  const prove = useMutation({
    mutationFn: async (asked: LedgerQuestion): Promise<Answered> => {
      const texts = await Promise.all([ledgerTexts.answer(asked), ledgerTexts.answer(asked, 'house')])
      const orgs = [me.organisation.id, HOUSE_ORG]
      try {
        const check = (org: string, at: number) =>
          checkAnswer(asked, org, texts[at] ?? '', trust ?? { vkeys: [], quorum: 0 })
        return { question: asked, answers: await Promise.all(orgs.map(check)) }
      } catch (error) {
        if (error instanceof ProofError) return { broken: error.message }
        throw error
      }
    },
  })
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" disabled={!trust || prove.isPending} onClick={() => prove.mutate(question)}>
          <BadgeCheck />
          {t('Prove that these are all')}
        </Button>
        <span className="text-sm text-soft">{ASKED[question.kind]}</span>
      </div>
      {prove.error && <ProblemNote error={prove.error} />}
      {prove.data && <Found answered={prove.data} list={list} />}
    </>
  )
}

/** Whether the list is whole and true: proven here by the keys that are pinned now, for a search that asks for one thing. */
export function WholeAnswer({ search, list }: { search: LedgerSearch; list: ShownList }): ReactNode {
  const keys = pinnedKeys.use()
  const question = questionOf(search, list)
  if (!question) return null
  return (
    <div className="pad grid gap-3">
      {question === 'new' ? (
        <p className="text-sm text-soft">
          {t('Too new to be proven whole: the index holds it ten minutes after it happened.')}
        </p>
      ) : (
        <Ask key={keys} question={question} list={list} keys={keys} />
      )}
    </div>
  )
}
