import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { DiagnosticSession, UnitCapabilities } from '#api'
import { capabilitiesQuery, diagnosticSessions, scanQuery, scansQuery, useWrite } from '#api'
import { known, t } from '#language'
import { Button, Field, FormDialog, SelectField } from '#ui'
import type { Clearing, ClearingChoice } from './clearing-choice.ts'
import { ALL, findClearing, whyNot } from './clearing-choice.ts'

interface DialogProps {
  readonly session: DiagnosticSession
  readonly onClose: () => void
}

interface UnitFieldProps {
  readonly units: readonly UnitCapabilities[]
  readonly ecu: string
  readonly onChoose: (ecu: string) => void
}

/** A unit that is not known to have codes to clear is named, with the reason, and cannot be chosen. */
function UnitField({ units, ecu, onChoose }: UnitFieldProps): ReactNode {
  const isKept = ecu !== ALL && !units.some(({ address }) => address === ecu)
  return (
    <SelectField label={t('Of which unit')} value={ecu} onChange={({ target }) => onChoose(target.value)}>
      <option value={ALL}>{t('Every unit that holds codes')}</option>
      {isKept && <option value={ecu}>{ecu}</option>}
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

interface Code {
  readonly code: string
  readonly text: string
}

interface CodeFieldProps {
  readonly unit: UnitCapabilities
  readonly codes: readonly Code[]
  readonly code: string
  readonly onChoose: (code: string) => void
}

/** The codes of the unit; one that clears all or none says so. What was chosen stays, also while the codes are read again. */
function CodeField({ unit, codes, code: chosen, onChoose }: CodeFieldProps): ReactNode {
  const because = whyNot(unit, 'clear-code')
  const isKept = chosen !== ALL && !codes.some(({ code }) => code === chosen)
  return (
    <SelectField
      label={t('Which codes')}
      value={chosen}
      onChange={({ target }) => onChoose(target.value)}
      hint={because === null ? undefined : known(because)}
    >
      <option value={ALL}>{t('All codes of this unit')}</option>
      {isKept && <option value={chosen}>{chosen}</option>}
      {codes.map(({ code, text }) => (
        <option key={code} value={code} disabled={because !== null}>
          {`${code} ${text}`}
        </option>
      ))}
    </SelectField>
  )
}

/** The codes that the newest sealed scan found in the unit; none while it is read. */
function useCodes(vehicleId: string, ecu: string): readonly Code[] {
  const scans = useQuery(scansQuery(vehicleId))
  const newest = scans.data?.data.find(({ seal }) => seal !== undefined)
  const scan = useQuery({ ...scanQuery(newest?.id ?? ''), enabled: newest !== undefined })
  return scan.data?.ecus?.find(({ address }) => address === ecu)?.dtcs ?? []
}

/** What will be forgotten, before it is. */
function whatGoes(clearing: Clearing | undefined): string {
  if (clearing === undefined) return t('What was chosen is not offered at the moment. Wait, or choose again.')
  const { ecu, code } = clearing
  if (ecu === null) return t('Every unit that holds codes forgets all of them, with freeze frames and readiness.')
  if (code === null) return t('{ecu} forgets all its codes, with freeze frames and readiness.', { ecu })
  return t('{ecu} is asked to forget {code} alone, with its freeze frame. Its other codes stay.', { ecu, code })
}

function Dialog({ session, onClose }: DialogProps): ReactNode {
  const [choice, setChoice] = useState<ClearingChoice>({ ecu: ALL, code: ALL })
  const units = useQuery(capabilitiesQuery(session.vehicleId)).data?.units ?? []
  const unit = units.find(({ address }) => address === choice.ecu)
  const codes = useCodes(session.vehicleId, choice.ecu)
  const clearing = findClearing(choice, units, codes)
  const clear = useWrite(
    (order: Clearing & { readonly reason: string }) => diagnosticSessions.clearCodes(session.id, order),
    { touches: ['acts'], onDone: onClose },
  )
  return (
    <FormDialog
      title={t('Clear trouble codes?')}
      act={choice.code === ALL ? t('Clear all codes') : t('Clear {code} alone', { code: choice.code })}
      kind="grave"
      sending={clear}
      isReady={clearing !== undefined}
      onSend={(form) => clearing && clear.mutate({ ...clearing, reason: String(form.get('reason') ?? '') })}
      onClose={onClose}
    >
      <p>{t('Ignition on, engine off. The vehicle is read and that is sealed first. Airbag units are only read.')}</p>
      <UnitField units={units} ecu={choice.ecu} onChoose={(ecu) => setChoice({ ecu, code: ALL })} />
      {unit && (
        <CodeField unit={unit} codes={codes} code={choice.code} onChoose={(code) => setChoice({ ...choice, code })} />
      )}
      <p role="status">{whatGoes(clearing)}</p>
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
