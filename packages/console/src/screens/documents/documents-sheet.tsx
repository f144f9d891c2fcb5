import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, Owner } from '#api'
import { documentsOfQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Button, LoadMore, Paged, Sheet } from '#ui'
import { DocumentDialog } from './document-dialog.tsx'
import { DocumentItem } from './document-item.tsx'

const IN_FORCE = ['valid', 'due', 'expired'] as const
const ALL = [...IN_FORCE, 'replaced'] as const

function Enter({ owner }: { owner: Owner }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        {t('Enter a document')}
      </Button>
      {asks && <DocumentDialog owner={owner} task={{ kind: 'enter' }} onClose={() => setAsks(false)} />}
    </>
  )
}

export interface DocumentsSheetProps {
  readonly owner: Owner
  readonly me: Me
  /** False where nothing more is written down: of what is archived or erased. */
  readonly isLive: boolean
}

/** The papers of a vehicle or a driver. Those that were replaced show where somebody asks for them. */
export function DocumentsSheet({ owner, me, isLive }: DocumentsSheetProps): ReactNode {
  const [showsAll, setShowsAll] = useState(false)
  const list = useInfiniteQuery(documentsOfQuery(owner, showsAll ? ALL : IN_FORCE))
  const found = list.data?.pages.flatMap(({ data }) => data) ?? []
  const scans = found.flatMap(({ fileIds }) => fileIds)
  const mayWrite = isLive && may(me, `${owner.kind}-document.write`)
  return (
    <Sheet
      title={t('Documents')}
      aside={
        <>
          <Button size="small" kind="quiet" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? t('Hide replaced ones') : t('Show replaced ones')}
          </Button>
          {mayWrite && <Enter owner={owner} />}
        </>
      }
    >
      <Paged list={list} what={t('documents')} count={found.length} none={<p>{t('No document is on file.')}</p>}>
        <ul className="divide" aria-label={t('Documents')}>
          {found.map((each) => (
            <DocumentItem key={each.id} of={each} owner={owner} scans={scans} me={me} mayWrite={mayWrite} />
          ))}
        </ul>
      </Paged>
      <LoadMore list={list} />
    </Sheet>
  )
}
