import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { FleetDocument, Me, Owner } from '#api'
import { documentQuery } from '#api'
import { t } from '#language'
import { NamedFiles } from '#screens/files'
import { Button, formatName, formatWords, ProblemNote, Unreadable } from '#ui'
import { DocumentDialog } from './document-dialog.tsx'
import { DocumentStatusTag, Validity } from './document-tags.tsx'

/** Reads what is there now, and has it changed from that. */
function Change({ owner, id, onClose }: { owner: Owner; id: string; onClose: () => void }): ReactNode {
  const { data, error } = useQuery(documentQuery(owner, id))
  if (error) return <ProblemNote error={error} />
  return data && <DocumentDialog owner={owner} task={{ kind: 'change', opened: data }} onClose={onClose} />
}

function Acts({ of, owner }: { of: FleetDocument; owner: Owner }): ReactNode {
  const [does, setDoes] = useState<'change' | 'replace'>()
  const close = () => setDoes(undefined)
  const name = formatWords(of.kind)
  return (
    <>
      <Button size="small" aria-label={t('Change the {name}', { name })} onClick={() => setDoes('change')}>
        {t('Change')}
      </Button>
      <Button size="small" aria-label={t('Replace the {name}', { name })} onClick={() => setDoes('replace')}>
        {t('Replace')}
      </Button>
      {does === 'change' && <Change owner={owner} id={of.id} onClose={close} />}
      {does === 'replace' && <DocumentDialog owner={owner} task={{ kind: 'replace', before: of }} onClose={close} />}
    </>
  )
}

export interface DocumentItemProps {
  readonly of: FleetDocument
  readonly owner: Owner
  /** Of all documents that stand with it. */
  readonly scans: readonly string[]
  readonly me: Me
  readonly mayWrite: boolean
}

/** One document with its scans, and what the scanner said of each. */
export function DocumentItem({ of, owner, scans, me, mayWrite }: DocumentItemProps): ReactNode {
  return (
    <li className="document">
      <div className="document-head">
        <span className="font-semibold">{formatName(of.kind)}</span>
        {of.isUnreadable ? <Unreadable /> : of.number && <span className="wire">{of.number}</span>}
        <span className="text-sm">
          <Validity validFrom={of.validFrom} validTo={of.validTo} />
        </span>
        <DocumentStatusTag status={of.status} />
        <span className="document-acts">{mayWrite && of.status !== 'replaced' && <Acts of={of} owner={owner} />}</span>
      </div>
      <NamedFiles
        owner={owner}
        ids={of.fileIds}
        among={scans}
        me={me}
        label={t('Scans of the {kind}', { kind: of.kind })}
      />
    </li>
  )
}
