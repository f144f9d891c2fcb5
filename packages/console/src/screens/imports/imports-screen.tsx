import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Import } from '#api'
import { importsQuery, meQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { formatWords, Instant, PageHead, RecordList, RecordRow, Tag } from '#ui'
import { LoadFile } from './load-file.tsx'
import { stateOf } from './states.ts'

function Row({ one: { id, createdAt, matchBy, state, undoUntil } }: { one: Omit<Import, 'rows'> }): ReactNode {
  return (
    <RecordRow>
      <th scope="row">
        <Link to="/app/imports/$importId" params={{ importId: id }}>
          <Instant at={createdAt} />
        </Link>
      </th>
      <td>{formatWords(matchBy)}</td>
      <td>
        <Tag state={stateOf(state)}>{formatWords(state)}</Tag>
      </td>
      <td>
        <Instant at={undoUntil} />
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Import'), t('Matches by'), t('State'), t('Can be undone until')] as const

/** Every import of the organisation, the newest first. */
export function ImportsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const list = useInfiniteQuery(importsQuery)
  return (
    <>
      <PageHead
        name={t('Imports')}
        title={t('Imports')}
        below={
          <p>{t('Vehicles out of files. Each is shown before it is there, and can be taken back for seven days.')}</p>
        }
      >
        {me && may(me, 'import.write') && <LoadFile />}
      </PageHead>
      <RecordList
        list={list}
        label={t('Imports')}
        columns={COLUMNS}
        none={<p>{t('No file has been imported yet.')}</p>}
      >
        {(one) => <Row key={one.id} one={one} />}
      </RecordList>
    </>
  )
}
