import type { ReactNode } from 'react'
import { Tag } from './tag.tsx'

/** Stands in place of what is stored but is not what was sealed. The server shows nothing of it, and has told the ledger. */
export function Unreadable(): ReactNode {
  return (
    <Tag state="danger" bare>
      cannot be read
    </Tag>
  )
}
