import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { Me, Passkey } from '#api'
import { passkeys, passkeysQuery } from '#api'
import { rich, t } from '#language'
import { Button, Field, Instant, Modal, ProblemNote } from '#ui'
import { ProvenButton } from './proven-button.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

function RenameDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const rename = useMutation({
    mutationFn: (name: string) => passkeys.rename(passkey, name),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: passkeysQuery.queryKey })
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    rename.mutate(String(new FormData(event.currentTarget).get('name')))
  }
  return (
    <Modal title={t('Name of the passkey')} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-3.5" onSubmit={submit}>
        {rename.error && <ProblemNote error={rename.error} />}
        <Field label={t('Name')} name="name" defaultValue={passkey.name} maxLength={120} required />
        <Button kind="primary" type="submit" disabled={rename.isPending}>
          {t('Save')}
        </Button>
      </form>
    </Modal>
  )
}

function PasskeyLine({ me, passkey }: { me: Me; passkey: Passkey }): ReactNode {
  const [isNaming, setNaming] = useState(false)
  return (
    <li className="flex flex-wrap items-center gap-2">
      <span className="flex-1">
        {passkey.name}
        <small className="block text-soft">
          {passkey.lastUsedAt
            ? rich('used {lastUsedAt}', { lastUsedAt: <Instant at={passkey.lastUsedAt} /> })
            : rich('added {createdAt}', { createdAt: <Instant at={passkey.createdAt} /> })}
        </small>
      </span>
      <Button size="small" onClick={() => setNaming(true)} aria-label={t('Rename {name}', { name: passkey.name })}>
        {t('Rename')}
      </Button>
      <ProvenButton
        me={me}
        act={() => passkeys.remove(passkey)}
        kind="grave"
        label={t('Remove {name}', { name: passkey.name })}
      >
        {t('Remove')}
      </ProvenButton>
      {isNaming && <RenameDialog passkey={passkey} onClose={() => setNaming(false)} />}
    </li>
  )
}

/** The passkeys of the person, and the way to another one. */
export function Passkeys({ me }: { me: Me }): ReactNode {
  const list = useQuery(passkeysQuery)
  return (
    <div className="grid gap-2">
      {list.error && <ProblemNote error={list.error} />}
      {list.data && list.data.length > 0 && (
        <ul className="grid gap-2" aria-label={t('Passkeys')}>
          {list.data.map((passkey) => (
            <PasskeyLine key={passkey.id} me={me} passkey={passkey} />
          ))}
        </ul>
      )}
      <ProvenButton
        me={me}
        act={() => passkeys.add(t('Passkey {value}', { value: (list.data?.length ?? 0) + 1 }))}
        done={({ recoveryCodes }, close) =>
          recoveryCodes.length > 0 && <RecoveryCodes codes={recoveryCodes} onKept={close} />
        }
        before={t('A passkey is both factors in one: this device, a security key or your phone.')}
      >
        {t('Add a passkey')}
      </ProvenButton>
    </div>
  )
}
