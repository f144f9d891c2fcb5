import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { keys } from '#api'
import { now } from '#clock'
import { t } from '#language'
import { ActionsField, readAppDraft, TermsFields } from '#screens/keys'
import { Button, CheckField, CopyAddress, CopyLine, Field, Modal, Note, ProblemNote, TextField } from '#ui'

function Registered({ id, secret }: { id: string; secret: string | undefined }): ReactNode {
  return (
    <div className="mt-3 grid gap-3.5">
      <Note state="info" live="status">
        {secret === undefined
          ? t('It is registered. It keeps no secret: it proves itself with PKCE.')
          : t('It is registered. Its secret is shown only now: it goes to the app as client_secret.')}
      </Note>
      <dl className="grid gap-2 text-sm">
        <div>
          <dt className="wire text-soft">{'client_id'}</dt>
          <dd>
            <CopyAddress text={id} what={t('the client id')} />
          </dd>
        </div>
        <div>
          <dt className="text-soft">{t('Metadata')}</dt>
          <dd>
            <CopyAddress
              text={`${window.location.origin}/.well-known/oauth-authorization-server`}
              what={t('the metadata address')}
            />
          </dd>
        </div>
      </dl>
      {secret !== undefined && <CopyLine text={secret} what={t('the secret')} />}
    </div>
  )
}

function RegisterForm(): ReactNode {
  const client = useQueryClient()
  const register = useMutation({
    mutationFn: keys.createApp,
    onSuccess: () => client.invalidateQueries({ queryKey: ['clients'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    register.mutate(readAppDraft(new FormData(event.currentTarget), now()))
  }
  if (register.data) return <Registered id={register.data.id} secret={register.data.key} />
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {register.error && <ProblemNote error={register.error} />}
      <Field
        label={t('Name')}
        name="name"
        hint={t('As people are asked for it')}
        autoComplete="off"
        maxLength={120}
        required
      />
      <TextField
        label={t('Addresses people are sent back to')}
        name="redirectUris"
        hint={t('One a line, exactly as the app sends them; none for a device that shows a code')}
        placeholder="https://app.example/callback"
        rows={2}
      />
      <CheckField
        label={t('It can keep a secret')}
        name="isConfidential"
        hint={t('It runs on a server, not in a browser or on a phone')}
      />
      <ActionsField legend={t('At most, it may')} />
      <TermsFields />
      <Button kind="primary" type="submit" disabled={register.isPending}>
        {t('Register it')}
      </Button>
    </form>
  )
}

/** Lets in an app that acts for people; each of them is asked on their own. */
export function RegisterApp({ onClose }: { onClose: () => void }): ReactNode {
  return (
    <Modal title={t('Register an app')} isOpen onClose={onClose}>
      <RegisterForm />
    </Modal>
  )
}
