import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ClipboardCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { InspectionDraft, InspectionKind } from '#api'
import { ApiProblem, INSPECTION_KINDS, inspections, publishedFormsQuery, useWrite } from '#api'
import { rich, t } from '#language'
import { kmOf, mostDistance, unitOfDistance } from '#measures'
import { VehicleField } from '#screens/vehicles'
import { useShortcut } from '#shortcut'
import { Button, CheckField, Field, FormDialog, Note, ProblemNote, SelectField, Waiting } from '#ui'
import { KIND_WORDS } from './inspection-tags.tsx'

function read(form: FormData): InspectionDraft {
  const said = (name: string) => String(form.get(name))
  const draft = { vehicleId: said('vehicleId'), formId: said('formId'), kind: said('kind') as InspectionKind }
  if (said('odometerKm') === '') return draft
  const confirmOdometer = form.get('confirmOdometer') !== null
  return { ...draft, odometerKm: kmOf(Number(said('odometerKm'))), ...(confirmOdometer ? { confirmOdometer } : {}) }
}

function useBegin() {
  const navigate = useNavigate()
  return useWrite((form: FormData) => inspections.begin(read(form)), {
    touches: ['inspections'],
    onDone: ({ id }) => navigate({ to: '/app/inspections/$inspectionId', params: { inspectionId: id } }),
  })
}

/** What is settled already. */
interface Settled {
  readonly vehicleId?: string
  readonly formId?: string
}

function Fields({ isDoubted, vehicleId, formId }: Settled & { isDoubted: boolean }): ReactNode {
  const forms = useQuery(publishedFormsQuery)
  if (forms.error) return <ProblemNote error={forms.error} />
  if (!forms.data) return <Waiting what={t('Loading forms')} />
  if (forms.data.length === 0 && formId === undefined)
    return (
      <Note state="info">
        <p>
          {rich(
            'No form is published yet. <link>Draft one and publish it</link>, then vehicles can be inspected by it.',
            { link: (inside) => <Link to="/app/forms">{inside}</Link> },
          )}
        </p>
      </Note>
    )
  const offered = formId === undefined ? forms.data : forms.data.filter(({ id }) => id === formId)
  if (offered.length === 0)
    return (
      <Note state="info">
        <p>
          {t(
            'The form that this falls due by is retired, so nothing can be filled in by it. Whoever keeps the service tasks gives this one another form; then it can be inspected.',
          )}
        </p>
      </Note>
    )
  return (
    <>
      <VehicleField vehicleId={vehicleId} />
      <SelectField label={t('Form')} name="formId" defaultValue={formId}>
        {offered.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('When')} name="kind" defaultValue={formId === undefined ? undefined : 'periodic'}>
        {INSPECTION_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {KIND_WORDS[kind]}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('Odometer in {unit}', { unit: unitOfDistance() })}
        name="odometerKm"
        type="number"
        min={0}
        max={mostDistance(9_999_999)}
        step={1}
      />
      {isDoubted && <CheckField label={t('I looked at it again: it shows this')} name="confirmOdometer" />}
    </>
  )
}

function Dialog({ onClose, ...settled }: Settled & { onClose: () => void }): ReactNode {
  const begin = useBegin()
  const { data = [] } = useQuery(publishedFormsQuery)
  const { formId } = settled
  const isReady = formId === undefined ? data.length > 0 : data.some(({ id }) => id === formId)
  const isDoubted = begin.error instanceof ApiProblem && begin.error.code === 'fleet.meter-implausible'
  return (
    <FormDialog
      title={t('Inspect a vehicle')}
      act={t('Begin')}
      sending={begin}
      isReady={isReady}
      onSend={begin.mutate}
      onClose={onClose}
    >
      <Fields isDoubted={isDoubted} {...settled} />
    </FormDialog>
  )
}

/** The way an inspection begins; where somebody stands before one vehicle, of that one. */
export function BeginInspection({ vehicleId }: Pick<Settled, 'vehicleId'>): ReactNode {
  const [asks, setAsks] = useState(false)
  useShortcut('n', () => setAsks(true))
  return (
    <>
      <Button kind="primary" keyCap="N" onClick={() => setAsks(true)}>
        <ClipboardCheck /> {t('Start inspection')}
      </Button>
      {asks && <Dialog {...(vehicleId ? { vehicleId } : {})} onClose={() => setAsks(false)} />}
    </>
  )
}

/** The way an inspection begins that falls due: of this vehicle, by this form. */
export function BeginDue({ what, ...settled }: Required<Settled> & { readonly what: string }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button size="small" aria-label={t('Inspect: {what}', { what })} onClick={() => setAsks(true)}>
        {t('Inspect')}
      </Button>
      {asks && <Dialog {...settled} onClose={() => setAsks(false)} />}
    </>
  )
}
