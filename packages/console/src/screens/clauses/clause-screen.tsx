import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Clause } from '#api'
import { clauseQuery } from '#api'
import { t } from '#language'
import { usePresence } from '#presence'
import { formatName, formatWords, Instant, PageHead, ProblemNote, Sheet, Tag, Waiting } from '#ui'
import { ClauseWords } from './clause-words.tsx'
import { PackButton } from './pack-button.tsx'
import { PartTable } from './part-table.tsx'
import { policyNameOf, policyOf } from './policies.ts'

const RENEW_EVERY_MS = 30_000

/** What a state means, in a sentence. */
const MEANINGS: Record<Clause['state'], string> = {
  proven: t('Everything it rests on was seen to hold, recently enough.'),
  attested: t('Part of it is a signed document that is still valid; the rest holds.'),
  due: t('Something is asked for and not yet done, or a document runs out soon.'),
  failing: t('Something it rests on was last seen broken, or not seen for too long.'),
  open: t('Nothing proves it yet. It is shown, not hidden.'),
}

function Head({ clause }: { clause: Clause }): ReactNode {
  return (
    <PageHead
      name={clause.id}
      className="clause-text"
      above={
        <>
          <Link to="/app/clauses">{t('All clauses')}</Link>, {policyNameOf(policyOf(clause))}
        </>
      }
      title={
        <>
          “<ClauseWords text={clause.text} />”
        </>
      }
      below={
        <div className="facts">
          <span className="wire">{clause.id}</span>
          <Tag state={clause.state}>{formatWords(clause.state)}</Tag>
          <span>{formatWords(clause.kind)}</span>
        </div>
      }
    />
  )
}

function Standing({ clause }: { clause: Clause }): ReactNode {
  return (
    <Sheet title={t('How it stands')}>
      <div className="pad grid gap-2 text-sm">
        <p>
          <span className="font-semibold">{t('Promised:')}</span> {clause.promise}.
        </p>
        <p>
          {MEANINGS[clause.state]} {t('A clause takes the worst state of its parts.')}
        </p>
        <dl className="pairs">
          <dt>{t('Last evidence')}</dt>
          <dd>
            <Instant at={clause.lastEvidenceAt} otherwise={t('never')} />
          </dd>
          {clause.control && (
            <>
              <dt>{t('Enforced by')}</dt>
              <dd className="wire">{clause.control}</dd>
            </>
          )}
          <dt>{t('Kind')}</dt>
          <dd>{formatWords(clause.kind)}</dd>
        </dl>
        <PackButton key={clause.id} clauseId={clause.id} />
      </div>
    </Sheet>
  )
}

/** What the last look at the running system saw. */
function LastLook({ evidence }: { evidence: NonNullable<Clause['evidence']> }): ReactNode {
  const { holds, because, saw, entry } = evidence
  return (
    <Sheet
      title={t('The last look')}
      aside={<Tag state={holds ? 'ok' : 'danger'}>{holds ? t('holds') : t('broken')}</Tag>}
    >
      <div className="pad grid gap-2 text-sm">
        {because && <p>{because}</p>}
        <dl className="pairs">
          {Object.entries(saw).map(([name, value]) => (
            <Fragment key={name}>
              <dt>{formatName(name)}</dt>
              <dd className="wire">{String(value)}</dd>
            </Fragment>
          ))}
          <dt>{t('Entry')}</dt>
          <dd className="wire">{entry}</dd>
        </dl>
      </div>
    </Sheet>
  )
}

/** One sentence of a policy, what it rests on, and how each part stands. */
export function ClauseScreen(): ReactNode {
  const { clauseId } = useParams({ from: '/in/app/clauses/$clauseId' })
  const isPresent = usePresence()
  const { data: clause, error } = useQuery({
    ...clauseQuery(clauseId),
    refetchInterval: isPresent ? RENEW_EVERY_MS : false,
  })
  if (error) {
    return (
      <>
        <PageHead name={t('Clause')} title={t('Clause')} above={<Link to="/app/clauses">{t('All clauses')}</Link>} />
        <ProblemNote error={error} />
      </>
    )
  }
  if (!clause) return <Waiting what={t('Loading the clause')} />
  return (
    <>
      <Head key={clause.id} clause={clause} />
      <div className="cols cols-main">
        <PartTable parts={clause.parts} />
        <div className="grid gap-5">
          <Standing clause={clause} />
          {clause.evidence && <LastLook evidence={clause.evidence} />}
        </div>
      </div>
    </>
  )
}
