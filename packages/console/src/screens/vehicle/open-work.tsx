import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { SessionDraft, Vehicle } from '#api'
import { diagnosticSessions, ordersAtWorkQuery, useWrite } from '#api'
import { t } from '#language'
import { Button, CheckField, Field, FormDialog, SelectField } from '#ui'

function Dialog({ vehicle, onClose }: { vehicle: Vehicle; onClose: () => void }): ReactNode {
  const orders = useQuery(ordersAtWorkQuery(vehicle.id))
  const open = useWrite((draft: SessionDraft) => diagnosticSessions.open(vehicle.id, draft), {
    touches: ['diagnostic-sessions'],
    onDone: onClose,
  })
  const send = (form: FormData) => {
    const workOrderId = String(form.get('workOrderId'))
    const isRecorded = form.has('isRecorded')
    open.mutate({ reason: String(form.get('reason')), ...(workOrderId ? { workOrderId } : {}), isRecorded })
  }
  return (
    <FormDialog
      title={t('Work on {unit}', { unit: vehicle.unit })}
      act={t('Begin')}
      sending={open}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t('Why')} name="reason" required minLength={3} maxLength={500} autoComplete="off" />
      <SelectField
        label={t('Work order')}
        name="workOrderId"
        hint={t('What changes the vehicle needs an approved one')}
      >
        <option value="">{t('None, only reading')}</option>
        {orders.data?.data.map(({ id, number, title }) => (
          <option key={id} value={id}>
            {`WO-${number} ${title ?? ''}`}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={t('Record what is done')}
        name="isRecorded"
        hint={t('Each act can be made again out of its recording, without the vehicle')}
      />
    </FormDialog>
  )
}

/** The way a session begins. */
export function OpenWork({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button onClick={() => setAsks(true)}>{t('Begin a session')}</Button>
      {asks && <Dialog vehicle={vehicle} onClose={() => setAsks(false)} />}
    </>
  )
}
