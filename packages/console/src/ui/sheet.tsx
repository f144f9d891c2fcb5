import type { ReactNode } from 'react'
import { useId } from 'react'

export interface SheetProps {
  readonly title: string
  readonly children: ReactNode
  /** Stands right of the title. */
  readonly aside?: ReactNode
}

/** The one container. Never a sheet in a sheet. */
export function Sheet({ title, children, aside }: SheetProps): ReactNode {
  const id = useId()
  return (
    <section className="sheet" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
