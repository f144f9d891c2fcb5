import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { OrderDraft } from '#api'
import { issuesOfQuery, useWrite, workOrders, workshopQuery } from '#api'
import { t } from '#language'
import { VehicleField } from '#screens/vehicles'
import { useShortcut } from '#shortcut'
import { Button, CheckField, Field, FormDialog, parseMoney } from '#ui'

/** What is known to be wrong with the vehicle: an order may take it on. */
function IssueChoice({ vehicleId }: { vehicleId: string }): ReactNode {
  const { data } = useQuery(issuesOfQuery(vehicleId))
  const open = data?.filter(({ status }) => status !== 'fixed') ?? []
  if (open.length === 0) return null
  return (
    <fieldset className="checks">
      <legend>{t('Repairs')}</legend>
      {open.map(({ id, title }) => (
        <CheckField key={id} name="issueIds" value={id} label={title ?? t('an issue')} />
      ))}
    </fieldset>
  )
}

function useOpen() {
  const navigate = useNavigate()
  return useWrite((draft: OrderDraft) => workOrders.open(draft), {
    touches: ['work-orders'],
    onDone: ({ id }) => navigate({ to: '/app/work-orders/$workOrderId', params: { workOrderId: id } }),
  })
}

function Dialog({ onClose, settled }: { onClose: () => void; settled: string | undefined }): ReactNode {
  const open = useOpen()
  const workshop = useQuery(workshopQuery)
  const [vehicleId, setVehicleId] = useState(settled)
  const [wrong, setWrong] = useState<string>()
  const currency = workshop.data?.currency ?? 'EUR'
  const send = (form: FormData) => {
    const estimateMinor = parseMoney(String(form.get('estimate')) || '0', currency)
    setWrong(estimateMinor === undefined ? t('An amount of {currency}, such as 120', { currency }) : undefined)
    if (estimateMinor === undefined) return
    const issueIds = form.getAll('issueIds').map(String)
    open.mutate({ vehicleId: String(form.get('vehicleId')), title: String(form.get('title')), estimateMinor, issueIds })
  }
  return (
    <FormDialog title={t('Open a work order')} act={t('Open')} sending={open} onSend={send} onClose={onClose}>
      <VehicleField vehicleId={settled} onChoose={setVehicleId} />
      <Field label={t('What is to be done')} name="title" required maxLength={500} autoComplete="off" />
      <Field
        label={t('Estimate in {currency}', { currency })}
        name="estimate"
        inputMode="decimal"
        hint={t('Approved by somebody else before work begins')}
        wrong={wrong}
      />
      {vehicleId && <IssueChoice vehicleId={vehicleId} />}
    </FormDialog>
  )
}

/** The way an order begins; on the page of a vehicle, of that one. */
export function OpenOrder({ vehicleId }: { vehicleId?: string }): ReactNode {
  const [asks, setAsks] = useState(false)
  useShortcut(vehicleId ? 'w' : 'n', () => setAsks(true))
  return (
    <>
      <Button kind={vehicleId ? 'usual' : 'primary'} keyCap={vehicleId ? 'W' : 'N'} onClick={() => setAsks(true)}>
        <Plus /> {t('Open an order')}
      </Button>
      {asks && <Dialog settled={vehicleId} onClose={() => setAsks(false)} />}
    </>
  )
}
