import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { keys } from '#api'
import { now } from '#clock'
import { rich, t } from '#language'
import { Button, CopyLine, Field, formatWords, Modal, Note, ProblemNote, SelectField } from '#ui'
import { readDraft } from './key-draft.ts'
import { ActionsField, TermsFields } from './terms-fields.tsx'

/** What a machine can be: it has no second factor, so nothing of administration. */
const ROLES = ['fleet_manager', 'fleet_operator', 'technician', 'inspector', 'driver', 'hr_admin', 'viewer', 'auditor']

function ShownOnce({ id, secret }: { id: string; secret: string }): ReactNode {
  return (
    <div className="mt-3 grid gap-3.5">
      <Note state="info" live="status">
        {rich(
          'The key is shown only now. It is exchanged at <wire>/oauth/token</wire>, with <wire>{id}</wire> as client_id and the key as client_secret.',
          { id },
        )}
      </Note>
      <CopyLine text={secret} what={t('the key')} />
    </div>
  )
}

function CreateForm(): ReactNode {
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: keys.create,
    onSuccess: () => client.invalidateQueries({ queryKey: ['clients'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    create.mutate(readDraft(new FormData(event.currentTarget), now()))
  }
  if (create.data) return <ShownOnce id={create.data.id} secret={create.data.key} />
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {create.error && <ProblemNote error={create.error} />}
      <Field label={t('Name')} name="name" autoComplete="off" maxLength={120} required />
      <SelectField label={t('Role')} name="role">
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {formatWords(role)}
          </option>
        ))}
      </SelectField>
      <ActionsField legend={t('It may, of what the role may')} />
      <TermsFields />
      <Button kind="primary" type="submit" disabled={create.isPending}>
        {t('Make the key')}
      </Button>
    </form>
  )
}

/** Makes an API key for a machine of its own. */
export function CreateKey({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Modal title={t('Make an API key')} isOpen={isOpen} onClose={onClose}>
      <CreateForm />
    </Modal>
  )
}
