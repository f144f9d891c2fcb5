import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Group } from '#api'
import { groupsQuery, meQuery } from '#api'
import { t } from '#language'
import type { Ceiling } from '#screens/people'
import { may } from '#shell'
import { Button, DataTable, formatWords, LoadMore, ProblemNote, Waiting } from '#ui'
import { MapDialog } from './map-dialog.tsx'

export interface GroupMappingsProps {
  /** `scim`, or the id of a connection. */
  readonly source: string
  readonly ceiling?: Ceiling
  /** Whose groups they are, as part of the table's name. */
  readonly of: string
}

function GroupRow({ group, onMap }: { group: Group; onMap: (() => void) | undefined }): ReactNode {
  return (
    <tr>
      <th scope="row">{group.name}</th>
      <td>{group.role === null ? <span className="text-soft">{t('nothing')}</span> : formatWords(group.role)}</td>
      <td className="num hide">{group.members}</td>
      <td className="num">
        {onMap && (
          <Button size="small" onClick={onMap} aria-label={t('Map {name}', { name: group.name })}>
            {t('Map')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Which group of a provider gives which permission set. A group nobody has mapped gives nothing. */
export function GroupMappings({ source, ceiling = 'admin', of }: GroupMappingsProps): ReactNode {
  const me = useQuery(meQuery)
  const list = useInfiniteQuery(groupsQuery)
  const [asks, setAsks] = useState<Group | 'new'>()
  const mayMap = me.data !== undefined && may(me.data, 'group.map')
  const own = list.data?.pages.flatMap(({ data }) => data).filter((group) => group.source === source) ?? []
  const head = (
    <>
      <th>{t('Group')}</th>
      <th>{t('Gives')}</th>
      <th className="num">{t('People')}</th>
      <th>
        <span className="sr-only">{t('Act')}</span>
      </th>
    </>
  )
  return (
    <div className="grid gap-3">
      {list.isPending && <Waiting what={t('Loading groups')} />}
      {list.error && <ProblemNote error={list.error} />}
      {list.data && own.length === 0 && <p className="text-soft">{t('No group gives anything yet.')}</p>}
      {own.length > 0 && (
        <DataTable label={t('Groups of {of}', { of })} head={head} className="flush">
          <tbody>
            {own.map((group) => (
              <GroupRow key={group.id} group={group} onMap={mayMap ? () => setAsks(group) : undefined} />
            ))}
          </tbody>
        </DataTable>
      )}
      <LoadMore list={list} />
      {mayMap && (
        <div>
          <Button size="small" onClick={() => setAsks('new')}>
            {t('Map a group')}
          </Button>
        </div>
      )}
      {asks && (
        <MapDialog
          source={source}
          ceiling={ceiling}
          group={asks === 'new' ? undefined : asks}
          onClose={() => setAsks(undefined)}
        />
      )}
    </div>
  )
}
