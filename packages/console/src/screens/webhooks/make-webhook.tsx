import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { webhookEventsQuery, webhooks } from '#api'
import { known, t } from '#language'
import { Button, CheckField, CopyLine, Field, Modal, Note, ProblemNote } from '#ui'

function Form(): ReactNode {
  const client = useQueryClient()
  const { data: events = [] } = useQuery(webhookEventsQuery)
  const make = useMutation({
    mutationFn: webhooks.create,
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    make.mutate({
      name: String(form.get('name')),
      url: String(form.get('url')),
      events: form.getAll('events').map(String),
    })
  }
  if (make.data)
    return (
      <div className="mt-3 grid gap-3.5">
        <Note state="info" live="status">
          {t('It is told from now on. Its secret is shown only now; the other side checks the signatures with it.')}
        </Note>
        <CopyLine text={make.data.secret} what={t('the secret')} />
      </div>
    )
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {make.error && <ProblemNote error={make.error} />}
      <Field label={t('Name')} name="name" autoComplete="off" maxLength={100} required />
      <Field label={t('Address')} name="url" type="url" wire placeholder="https://hooks.example/muts" required />
      <fieldset className="checks">
        <legend>{t('It is told when')}</legend>
        {events.map(({ event, what }) => (
          <CheckField key={event} label={known(what)} name="events" value={event} />
        ))}
      </fieldset>
      <Button kind="primary" type="submit" disabled={make.isPending}>
        {t('Make it')}
      </Button>
    </form>
  )
}

/** Tells somebody outside from now on. */
export function MakeWebhook({ onClose }: { onClose: () => void }): ReactNode {
  return (
    <Modal title={t('Make a webhook')} isOpen onClose={onClose}>
      <Form />
    </Modal>
  )
}
