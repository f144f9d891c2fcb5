import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { keys, meQuery } from '#api'
import { now } from '#clock'
import { Button, Field, formatWords, Modal, Note, ProblemNote, SelectField } from '#ui'
import { givable, LIVES, readDraft } from './key-draft.ts'

/** What a machine can be: it has no second factor, so nothing of administration. */
const ROLES = ['fleet_manager', 'fleet_operator', 'technician', 'inspector', 'driver', 'hr_admin', 'viewer', 'auditor']

function ShownOnce({ id, secret }: { id: string; secret: string }): ReactNode {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    setCopied(true)
  }
  return (
    <div className="mt-3 grid gap-3.5">
      <Note state="info" live="status">
        The key is shown only now. It is exchanged at <span className="wire">/oauth/token</span>, with{' '}
        <span className="wire">{id}</span> as client_id and the key as client_secret.
      </Note>
      <p className="wire rounded-control bg-well p-3 break-all">{secret}</p>
      <div>
        <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy the key'}</Button>
      </div>
    </div>
  )
}

function CreateForm(): ReactNode {
  const client = useQueryClient()
  const me = useQuery(meQuery)
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
      <Field label="Name" name="name" autoComplete="off" maxLength={120} required />
      <SelectField label="Role" name="role">
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {formatWords(role)}
          </option>
        ))}
      </SelectField>
      <fieldset className="grid gap-1">
        <legend className="text-sm font-medium">It may, of what the role may</legend>
        {givable(me.data?.permissions ?? []).map((action) => (
          <label key={action} className="flex items-center gap-2">
            <input type="checkbox" name="actions" value={action} />
            <span className="wire">{action}</span>
          </label>
        ))}
      </fieldset>
      <Field label="From these networks only" name="networks" hint="10.8.0.0/16 192.0.2.1; empty for any" wire />
      <SelectField label="It lives" name="days">
        {LIVES.map((days) => (
          <option key={days} value={days}>
            {days} days
          </option>
        ))}
      </SelectField>
      <Button kind="primary" type="submit" disabled={create.isPending}>
        Make the key
      </Button>
    </form>
  )
}

/** Makes an API key for a machine of its own. */
export function CreateKey({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Modal title="Make an API key" isOpen={isOpen} onClose={onClose}>
      <CreateForm />
    </Modal>
  )
}
