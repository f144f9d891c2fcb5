import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Me, Owner } from '#api'
import { filesQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { ProblemNote } from '#ui'
import { FileLine } from './file-line.tsx'

const MOST_ASKED = 50

export interface NamedFilesProps {
  readonly owner: Owner
  /** At most 50. */
  readonly ids: readonly string[]
  /** All that the page names of this owner, these with them: up to 50 are asked for at once. */
  readonly among?: readonly string[]
  readonly me: Me
  readonly label: string
  readonly className?: string
}

/** The files that something names, a line for each: also for one that is not there, and one nobody here may see. */
export function NamedFiles({ owner, ids, among = ids, me, label, className }: NamedFilesProps): ReactNode {
  const mayRead = may(me, `${owner.kind}-file.read`)
  const asked = among.length <= MOST_ASKED ? among : ids
  const { data, error } = useQuery({ ...filesQuery(owner, asked), enabled: ids.length > 0 && mayRead })
  if (ids.length === 0) return null
  if (error && !data) return <ProblemNote error={error} />
  if (!mayRead)
    return <p className={className}>{t('{length} on file. Your role does not show them.', { length: ids.length })}</p>
  if (!data) return null
  return (
    <ul aria-label={label} className={className}>
      {ids.map((id) => {
        const file = data.find((one) => one.id === id)
        if (file) return <FileLine key={id} file={file} owner={owner} />
        return (
          <li key={id} className="file-line text-soft">
            {t('This file is not there any more.')}
          </li>
        )
      })}
    </ul>
  )
}
