import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me } from '#api'
import type { ButtonProps } from '#ui'
import { Button, ProblemNote } from '#ui'
import { useProven } from './proven.ts'
import { Reauthenticate } from './reauthenticate.tsx'

interface ProvenButtonProps<Done> {
  readonly me: Me
  readonly act: () => Promise<Done>
  readonly children: string
  readonly kind?: ButtonProps['kind']
  /** Stands left of the button. */
  readonly before?: ReactNode
  /** What is shown once it is done, until it is closed. */
  readonly done?: (what: Done, close: () => void) => ReactNode
  readonly label?: string
}

/** A button whose act wants the person: it asks who they are where the session is not enough. */
export function ProvenButton<Done>(props: ProvenButtonProps<Done>): ReactNode {
  const { me, act, children, kind = 'usual', before, done, label } = props
  const { run, asksPerson, goOn, giveUp } = useProven(act)
  const [isClosed, setClosed] = useState(false)
  const press = () => {
    setClosed(false)
    run.mutate()
  }
  return (
    <>
      {run.error && !asksPerson && <ProblemNote error={run.error} />}
      <div className="flex flex-wrap items-center gap-2">
        {before && <span className="flex-1">{before}</span>}
        <Button kind={kind} size="small" disabled={run.isPending} onClick={press} aria-label={label}>
          {children}
        </Button>
      </div>
      {run.data !== undefined && !isClosed && done?.(run.data, () => setClosed(true))}
      {asksPerson && <Reauthenticate me={me} onDone={goOn} onClose={giveUp} />}
    </>
  )
}
