import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Export } from '#api'
import { exports, exportsQuery } from '#api'
import { t } from '#language'
import { saveFile } from '#screens/files'
import type { State } from '#ui'
import { Button, formatNumber, formatWords, Instant, PageHead, RecordList, RecordRow, StateIcon, Tag } from '#ui'

const STATES: Readonly<Record<Export['state'], State>> = {
  running: 'info',
  ready: 'ok',
  failed: 'danger',
  expired: 'plain',
}

const keep = async (one: Export): Promise<void> =>
  saveFile(await exports.fetchFile(one), `${one.list}-${one.createdAt.slice(0, 10)}.${one.format}`)

function Row({ one }: { one: Export }): ReactNode {
  const save = useMutation({ mutationFn: keep })
  return (
    <RecordRow>
      <th scope="row">
        {formatWords(one.list)}, <Instant at={one.createdAt} />
      </th>
      <td>{one.format.toUpperCase()}</td>
      <td className="num">{formatNumber(one.rows)}</td>
      <td>
        <Tag state={STATES[one.state]}>{formatWords(one.state)}</Tag>
      </td>
      <td className="hide">
        <Instant at={one.expiresAt} />
      </td>
      <td className="num">
        {one.state === 'ready' && (
          <Button
            size="small"
            disabled={save.isPending}
            onClick={() => save.mutate(one)}
            aria-label={t('Save {list}', { list: formatWords(one.list) })}
          >
            {save.isError ? <StateIcon state="danger" /> : <FileDown />}
            {save.isError ? t('Try again') : t('Save')}
          </Button>
        )}
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('List'), t('As'), { number: t('Rows') }, t('State'), t('There until'), { acts: t('Save') }] as const

/** The files that were asked for, the newest first. */
export function ExportsScreen(): ReactNode {
  const query = exportsQuery
  const list = useInfiniteQuery(query)
  return (
    <>
      <PageHead
        name={t('Exports')}
        title={t('Exports')}
        below={<p>{t('Lists as files. Each is there for a day, and for whoever asked for it alone.')}</p>}
      />
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Exports')}
        columns={COLUMNS}
        none={<p>{t('Nothing has been exported yet. A list has the button for it.')}</p>}
      >
        {(one) => <Row key={one.id} one={one} />}
      </RecordList>
    </>
  )
}
