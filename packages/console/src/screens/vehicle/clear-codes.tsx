import type { ReactNode } from 'react'
import { useState } from 'react'
import { diagnosticSessions, useWrite } from '#api'
import { Button, Field, FormDialog } from '#ui'

function Dialog({ sessionId, onClose }: { sessionId: string; onClose: () => void }): ReactNode {
  const clear = useWrite((reason: string) => diagnosticSessions.clearCodes(sessionId, reason), {
    touches: ['acts'],
    onDone: onClose,
  })
  const send = (form: FormData) => clear.mutate(String(form.get('reason')))
  return (
    <FormDialog
      title="Clear trouble codes?"
      act="Clear codes"
      kind="grave"
      sending={clear}
      onSend={send}
      onClose={onClose}
    >
      <p>
        Ignition on, engine off. The vehicle is read and that is sealed first; then every unit that holds codes forgets
        them, with freeze frames and readiness. Airbag units are only read.
      </p>
      <Field label="Why" name="reason" required minLength={3} maxLength={500} autoComplete="off" />
    </FormDialog>
  )
}

/** Asks before, and for the second factor after. */
export function ClearCodes({ sessionId, isReady }: { sessionId: string; isReady: boolean }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="grave" disabled={!isReady} onClick={() => setAsks(true)}>
        Clear codes
      </Button>
      {asks && <Dialog sessionId={sessionId} onClose={() => setAsks(false)} />}
    </>
  )
}
