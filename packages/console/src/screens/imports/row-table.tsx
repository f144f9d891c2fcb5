import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Import, ImportedRow, RowOutcome } from '#api'
import { importRowsQuery, ROW_OUTCOMES } from '#api'
import { known, t } from '#language'
import { Chips, RecordList, RecordRow, Tag } from '#ui'
import { OUTCOME_WORDS, outcomeState } from './states.ts'

function Row({ row }: { row: ImportedRow }): ReactNode {
  return (
    <RecordRow>
      <th scope="row" className="num">
        {row.row}
      </th>
      <td>
        {row.vehicleId ? (
          <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: row.vehicleId }} search={{}}>
            {row.unit ?? t('Vehicle')}
          </Link>
        ) : (
          (row.unit ?? '–')
        )}
      </td>
      <td>
        <Tag state={outcomeState(row.outcome)}>{OUTCOME_WORDS[row.outcome]}</Tag>
      </td>
      <td className="wide">
        {row.fields.join(', ')}
        {row.errors.map(({ column, code, message }) => (
          <p key={`${column} ${code}`}>
            {column !== '' && <strong>{column}: </strong>}
            {known(message)}
          </p>
        ))}
      </td>
    </RecordRow>
  )
}

const COLUMNS = [{ number: t('Row') }, t('Unit'), t('What becomes of it'), t('Fields and errors')] as const

/** The rows of the file, with what is wrong in which column. */
export function RowTable({ of }: { of: Import }): ReactNode {
  const [chosen, setChosen] = useState<RowOutcome | 'all'>('all')
  const query = importRowsQuery(of.id, of.state, chosen === 'all' ? undefined : chosen)
  const list = useInfiniteQuery(query)
  const present = ROW_OUTCOMES.filter((outcome) => of.rows[outcome] > 0)
  const choices = present.map((value) => ({ value, text: `${of.rows[value]} ${OUTCOME_WORDS[value]}` }))
  return (
    <div className="grid gap-3">
      <Chips
        label={t('Rows that are shown')}
        choices={[{ value: 'all', text: t('All rows') }, ...choices]}
        chosen={chosen}
        onChoose={setChosen}
      />
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Rows')}
        columns={COLUMNS}
        none={<p>{t('No rows yet.')}</p>}
      >
        {(row) => <Row key={row.id} row={row} />}
      </RecordList>
    </div>
  )
}
