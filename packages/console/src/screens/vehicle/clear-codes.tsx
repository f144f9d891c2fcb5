import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { DiagnosticSession } from '#api'
import { capabilitiesQuery, diagnosticSessions, useWrite } from '#api'
import { t } from '#language'
import { Button, Field, FormDialog, SelectField } from '#ui'

interface DialogProps {
  readonly session: DiagnosticSession
  readonly onClose: () => void
}

/** A unit that is not known to have codes to clear is named, with the reason, and cannot be chosen. */
function UnitField({ vehicleId }: { vehicleId: string }): ReactNode {
  const { data } = useQuery(capabilitiesQuery(vehicleId))
  return (
    <SelectField label={t('Of which unit')} name="ecu" defaultValue="">
      <option value="">{t('Every unit that holds codes')}</option>
      {data?.units.map(({ address, name, acts }) => {
        const because = acts.find(({ kind }) => kind === 'clear-codes')?.because ?? null
        return (
          <option key={address} value={address} disabled={because !== null}>
            {`${name} ${address}${because === null ? '' : ` – ${because}`}`}
          </option>
        )
      })}
    </SelectField>
  )
}

function Dialog({ session, onClose }: DialogProps): ReactNode {
  const clear = useWrite(
    (form: FormData) =>
      diagnosticSessions.clearCodes(session.id, String(form.get('ecu')) || null, String(form.get('reason'))),
    { touches: ['acts'], onDone: onClose },
  )
  return (
    <FormDialog
      title={t('Clear trouble codes?')}
      act={t('Clear codes')}
      kind="grave"
      sending={clear}
      onSend={clear.mutate}
      onClose={onClose}
    >
      <p>
        {t(
          'Ignition on, engine off. The vehicle is read and that is sealed first; then the units that hold codes forget them, with freeze frames and readiness. Airbag units are only read.',
        )}
      </p>
      <UnitField vehicleId={session.vehicleId} />
      <Field label={t('Why')} name="reason" required minLength={3} maxLength={500} autoComplete="off" />
    </FormDialog>
  )
}

/** Asks before, and for the second factor after. */
export function ClearCodes({ session, isReady }: { session: DiagnosticSession; isReady: boolean }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="grave" disabled={!isReady} onClick={() => setAsks(true)}>
        {t('Clear codes')}
      </Button>
      {asks && <Dialog session={session} onClose={() => setAsks(false)} />}
    </>
  )
}
