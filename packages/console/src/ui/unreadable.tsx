import type { ReactNode } from 'react'
import { t } from '#language'
import { Tag } from './tag.tsx'

/** Stands in place of what is stored but is not what was sealed. The server shows nothing of it, and has told the ledger. */
export function Unreadable(): ReactNode {
  return (
    <Tag state="danger" bare>
      {t('cannot be read')}
    </Tag>
  )
}
