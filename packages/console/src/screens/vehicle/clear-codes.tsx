import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { DiagnosticSession, UnitCapabilities } from '#api'
import { capabilitiesQuery, diagnosticSessions, scanQuery, scansQuery, useWrite } from '#api'
import { known, t } from '#language'
import { Button, Field, FormDialog, SelectField } from '#ui'

interface DialogProps {
  readonly session: DiagnosticSession
  readonly onClose: () => void
}

const whyNot = (unit: UnitCapabilities, act: 'clear-codes' | 'clear-code'): string | null =>
  unit.acts.find(({ kind }) => kind === act)?.because ?? null

interface UnitFieldProps {
  readonly units: readonly UnitCapabilities[]
  readonly ecu: string
  readonly onChoose: (ecu: string) => void
}

/** A unit that is not known to have codes to clear is named, with the reason, and cannot be chosen. */
function UnitField({ units, ecu, onChoose }: UnitFieldProps): ReactNode {
  return (
    <SelectField label={t('Of which unit')} name="ecu" value={ecu} onChange={({ target }) => onChoose(target.value)}>
      <option value="">{t('Every unit that holds codes')}</option>
      {units.map((unit) => {
        const because = whyNot(unit, 'clear-codes')
        return (
          <option key={unit.address} value={unit.address} disabled={because !== null}>
            {`${unit.name} ${unit.address}${because === null ? '' : ` – ${known(because)}`}`}
          </option>
        )
      })}
    </SelectField>
  )
}

/** The codes that the newest sealed scan found in the unit; one that clears all or none says so. */
function CodeField({ vehicleId, unit }: { vehicleId: string; unit: UnitCapabilities }): ReactNode {
  const scans = useQuery(scansQuery(vehicleId))
  const newest = scans.data?.data.find(({ seal }) => seal !== undefined)
  const scan = useQuery({ ...scanQuery(newest?.id ?? ''), enabled: newest !== undefined })
  const codes = scan.data?.ecus?.find(({ address }) => address === unit.address)?.dtcs ?? []
  const because = whyNot(unit, 'clear-code')
  return (
    <SelectField
      label={t('Which codes')}
      name="code"
      defaultValue=""
      hint={because === null ? undefined : known(because)}
    >
      <option value="">{t('All codes of this unit')}</option>
      {codes.map(({ code, text }) => (
        <option key={code} value={code} disabled={because !== null}>
          {`${code} ${text}`}
        </option>
      ))}
    </SelectField>
  )
}

function Dialog({ session, onClose }: DialogProps): ReactNode {
  const [ecu, setEcu] = useState('')
  const units = useQuery(capabilitiesQuery(session.vehicleId)).data?.units ?? []
  const unit = units.find(({ address }) => address === ecu)
  const clear = useWrite(
    (form: FormData) => {
      const textOf = (name: string) => String(form.get(name) ?? '')
      const chosen = { ecu: textOf('ecu') || null, code: textOf('code') || null }
      return diagnosticSessions.clearCodes(session.id, { ...chosen, reason: textOf('reason') })
    },
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
      <UnitField units={units} ecu={ecu} onChoose={setEcu} />
      {unit && <CodeField key={ecu} vehicleId={session.vehicleId} unit={unit} />}
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
