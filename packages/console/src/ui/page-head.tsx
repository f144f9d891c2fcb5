import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { t } from '#language'

export interface PageHeadProps {
  readonly title: ReactNode
  /** The name of the page in the browser's tab. */
  readonly name: string
  readonly above?: ReactNode
  readonly below?: ReactNode
  readonly children?: ReactNode
  readonly className?: string
}

/** The head of a page. It names the tab and takes the focus once, so that a new page is announced. */
export function PageHead({ title, name, above, below, children, className }: PageHeadProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = t('{name} · MUTS FleetOps', { name })
  }, [name])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <div className="page-head">
      <div>
        {above && <p className="text-xs">{above}</p>}
        <h1 ref={heading} tabIndex={-1} className={className}>
          {title}
        </h1>
        {below && <div className="text-soft">{below}</div>}
      </div>
      {children}
    </div>
  )
}
