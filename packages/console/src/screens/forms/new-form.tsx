import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { forms, useWrite } from '#api'
import { t } from '#language'
import { Button, Field, FormDialog } from '#ui'
import { DAILY_CHECK } from './form-draft.ts'

/** Drafts the daily check under a name of its own, and goes on to make it one's own. */
function Dialog({ onClose }: { onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const draft = useWrite((name: string) => forms.draft({ ...DAILY_CHECK, name }), {
    touches: ['forms'],
    onDone: ({ id }) => navigate({ to: '/app/forms/$formId', params: { formId: id } }),
  })
  const send = (form: FormData) => draft.mutate(String(form.get('name')))
  return (
    <FormDialog title={t('New form')} act={t('Draft it')} sending={draft} onSend={send} onClose={onClose}>
      <p>{t('It begins as a daily check, to be made your own. Nothing is filled in by it until you publish it.')}</p>
      <Field label={t('Name')} name="name" required maxLength={80} defaultValue={DAILY_CHECK.name} autoComplete="off" />
    </FormDialog>
  )
}

/** The way a form begins. */
export function NewForm(): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="primary" onClick={() => setAsks(true)}>
        <Plus /> {t('New form')}
      </Button>
      {asks && <Dialog onClose={() => setAsks(false)} />}
    </>
  )
}
