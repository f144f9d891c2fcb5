import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { people } from '#api'
import { t } from '#language'
import { Button, Field, Modal, ProblemNote } from '#ui'
import { HandOver } from './hand-over.tsx'
import { RoleField } from './role-field.tsx'

function InviteForm(): ReactNode {
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: people.invite,
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    invite.mutate({ email: String(form.get('email')), name: String(form.get('name')), role: String(form.get('role')) })
  }
  if (invite.data) return <HandOver link={invite.data.invitationLink} name={invite.data.name} />
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {invite.error && <ProblemNote error={invite.error} />}
      <Field label={t('Name')} name="name" autoComplete="off" required />
      <Field label={t('E-mail')} name="email" type="email" autoComplete="off" required />
      <RoleField present="technician" />
      <p className="text-sm text-soft">{t('They get a link to set their own password. Nobody here ever sees it.')}</p>
      <Button kind="primary" type="submit" disabled={invite.isPending}>
        {invite.isPending ? t('Inviting…') : t('Invite')}
      </Button>
    </form>
  )
}

/** Invites a person into the organisation. */
export function Invite({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Modal title={t('Invite a person')} isOpen={isOpen} onClose={onClose}>
      <InviteForm />
    </Modal>
  )
}
