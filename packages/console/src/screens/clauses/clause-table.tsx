import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Clause } from '#api'
import { t } from '#language'
import { DataTable, Empty, formatWords, Instant, Tag } from '#ui'
import { ClauseWords } from './clause-words.tsx'

function Row({ clause }: { clause: Clause }): ReactNode {
  const worst = clause.parts.find(({ state, because }) => state === clause.state && because)
  return (
    <tr>
      <th scope="row" className="wide">
        <Link to="/app/clauses/$clauseId" params={{ clauseId: clause.id }}>
          {clause.id}
        </Link>
      </th>
      <td className="wide">
        <ClauseWords text={clause.text} />
        {worst?.because && <span className="block text-soft">{worst.because}</span>}
      </td>
      <td>
        <Tag state={clause.state}>{formatWords(clause.state)}</Tag>
      </td>
      <td className="hide whitespace-nowrap text-soft">{formatWords(clause.kind)}</td>
      <td className="labelled whitespace-nowrap" data-label={t('Last evidence')}>
        <Instant at={clause.lastEvidenceAt} otherwise={t('never')} />
      </td>
    </tr>
  )
}

/** Clauses for reading across. */
export function ClauseTable({ clauses }: { clauses: readonly Clause[] }): ReactNode {
  if (clauses.length === 0) {
    return (
      <Empty>
        <p>{t('No clause stands like that.')}</p>
      </Empty>
    )
  }
  const head = (
    <>
      <th>{t('Clause')}</th>
      <th>{t('Its words')}</th>
      <th>{t('State')}</th>
      <th>{t('Kind')}</th>
      <th>{t('Last evidence')}</th>
    </>
  )
  return (
    <DataTable label={t('Clauses')} head={head}>
      <tbody>
        {clauses.map((clause) => (
          <Row key={clause.id} clause={clause} />
        ))}
      </tbody>
    </DataTable>
  )
}
