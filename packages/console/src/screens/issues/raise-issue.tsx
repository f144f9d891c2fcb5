import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { IssueDraft, Severity } from '#api'
import { issues, SEVERITIES, useWrite } from '#api'
import { t } from '#language'
import { VehicleField } from '#screens/vehicles'
import { useShortcut } from '#shortcut'
import { Button, Field, FormDialog, formatName, SelectField, TextField } from '#ui'

function read(form: FormData): IssueDraft {
  const [title, description] = [String(form.get('title')), String(form.get('description')).trim()]
  const draft = { vehicleId: String(form.get('vehicleId')), title, severity: String(form.get('severity')) as Severity }
  return description === '' ? draft : { ...draft, description }
}

function useRaise() {
  const navigate = useNavigate()
  return useWrite((form: FormData) => issues.raise(read(form)), {
    touches: ['issues'],
    onDone: ({ id }) => navigate({ to: '/app/issues/$issueId', params: { issueId: id } }),
  })
}

function Dialog({ vehicleId, onClose }: { vehicleId: string | undefined; onClose: () => void }): ReactNode {
  const raise = useRaise()
  return (
    <FormDialog title={t('Raise an issue')} act={t('Raise')} sending={raise} onSend={raise.mutate} onClose={onClose}>
      <VehicleField vehicleId={vehicleId} />
      <Field label={t('What is wrong')} name="title" required maxLength={120} autoComplete="off" />
      <TextField label={t('More about it')} name="description" maxLength={2_000} />
      <SelectField label={t('Severity')} name="severity" defaultValue="medium">
        {SEVERITIES.map((severity) => (
          <option key={severity} value={severity}>
            {formatName(severity)}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}

/** Says what is wrong with a vehicle; on the page of one, of that one. */
export function RaiseIssue({ vehicleId }: { vehicleId?: string }): ReactNode {
  const [asks, setAsks] = useState(false)
  useShortcut('i', () => setAsks(true))
  return (
    <>
      <Button kind={vehicleId ? 'usual' : 'primary'} keyCap="I" onClick={() => setAsks(true)}>
        <Plus /> {t('Raise an issue')}
      </Button>
      {asks && <Dialog vehicleId={vehicleId} onClose={() => setAsks(false)} />}
    </>
  )
}
