import { useQueryClient } from '@tanstack/react-query'
import type { MouseEvent, ReactNode } from 'react'
import { meQuery } from '#api'
import { t } from '#language'

/**
 * A link to a page that the server draws, in a new tab. Such a page cannot renew the access token itself, so one
 * signed-in call goes first; the link keeps its address for those who copy or middle-click it.
 */
export function ReportLink(props: { address: string; className?: string; children: ReactNode }): ReactNode {
  const { address, className, children } = props
  const client = useQueryClient()
  const open = async (event: MouseEvent) => {
    event.preventDefault()
    await client.fetchQuery({ ...meQuery, staleTime: 0 })
    window.open(address, '_blank', 'noopener')
  }
  return (
    <a className={className} href={address} target="_blank" rel="noopener" onClick={(event) => void open(event)}>
      {children}
      <span className="sr-only"> {t('in a new tab')}</span>
    </a>
  )
}
