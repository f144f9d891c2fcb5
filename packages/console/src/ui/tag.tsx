import type { ReactNode } from 'react'
import type { State } from './state.ts'
import { StateIcon } from './state-icon.tsx'

export interface TagProps {
  readonly state: State
  readonly children: ReactNode
  /** Takes the place of the state's own icon. */
  readonly icon?: ReactNode
  /** Without the wash. */
  readonly bare?: boolean
}

/** A state in shape, word and colour. */
export function Tag({ state, children, icon, bare = false }: TagProps): ReactNode {
  return (
    <span className={bare ? 'tag bare' : 'tag'} data-state={state}>
      {icon ?? <StateIcon state={state} />}
      {children}
    </span>
  )
}
