import type { ReactNode } from 'react'
import type { State } from './state.ts'
import { StateIcon } from './state-icon.tsx'

export interface NoteProps {
  readonly state: State
  readonly children: ReactNode
  readonly icon?: ReactNode
  /** Spoken at once when it appears (`alert`), or at the next pause (`status`). */
  readonly live?: 'alert' | 'status'
}

/** A sentence that stands on the page, never over the work. */
export function Note({ state, children, icon, live }: NoteProps): ReactNode {
  return (
    <div className="note" data-state={state} role={live}>
      {icon ?? <StateIcon state={state} />}
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}
