import { useNavigate } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { drivers, useWrite } from '#api'
import { t } from '#language'
import { Button, Field, FormDialog, SelectField } from '#ui'
import { readDriver } from './driver-fields.ts'
import { LicenceInputs } from './licence-inputs.tsx'

function useEnter() {
  const navigate = useNavigate()
  return useWrite((form: FormData) => drivers.enter(readDriver(form)), {
    touches: ['drivers', 'due'],
    onDone: ({ id }) => navigate({ to: '/app/drivers/$driverId', params: { driverId: id } }),
  })
}

function Dialog({ onClose }: { onClose: () => void }): ReactNode {
  const enter = useEnter()
  const [type, setType] = useState('employee')
  return (
    <FormDialog title={t('Enter a driver')} act={t('Enter')} sending={enter} onSend={enter.mutate} onClose={onClose}>
      <div className="fields">
        <Field label={t('Name')} name="name" required maxLength={100} autoComplete="off" />
        <Field label={t('Employee number')} name="employeeNumber" maxLength={40} autoComplete="off" />
        <Field label={t('Phone')} name="phone" maxLength={40} autoComplete="off" />
        <SelectField label={t('Is')} name="personType" onChange={({ target }) => setType(target.value)}>
          <option value="employee">{t('employed here')}</option>
          <option value="contractor">{t('a contractor')}</option>
        </SelectField>
        {type === 'contractor' && <Field label={t('Last day')} name="contractEndsOn" type="date" required />}
        <Field label={t('Medical holds until')} name="medicalExpiresOn" type="date" />
        <LicenceInputs />
      </div>
    </FormDialog>
  )
}

/** The way a driver enters. */
export function EnterDriver(): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="primary" onClick={() => setAsks(true)}>
        <UserPlus /> {t('Enter a driver')}
      </Button>
      {asks && <Dialog onClose={() => setAsks(false)} />}
    </>
  )
}
