import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { provisioning } from '#api'
import { now } from '#clock'
import { t } from '#language'
import { readTerms, TermsFields } from '#screens/keys'
import { Button, CopyLine, Field, Modal, Note, ProblemNote } from '#ui'

function TokenForm(): ReactNode {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: provisioning.createToken,
    onSuccess: () => client.invalidateQueries({ queryKey: ['scim-tokens'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate(readTerms(new FormData(event.currentTarget), now()))
  }
  if (make.data)
    return (
      <div className="mt-3 grid gap-3.5">
        <Note state="info" live="status">
          {t(
            'The token is shown only now. Give it to the provider as the secret token, and to nobody else: it opens provisioning, and nothing besides.',
          )}
        </Note>
        <CopyLine text={make.data.token} what={t('the token')} />
      </div>
    )
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {make.error && <ProblemNote error={make.error} />}
      <Field
        label={t('Name')}
        name="name"
        hint={t('Who uses it, such as Entra')}
        autoComplete="off"
        maxLength={120}
        required
      />
      <TermsFields usually={365} />
      <Button kind="primary" type="submit" disabled={make.isPending}>
        {t('Make the token')}
      </Button>
    </form>
  )
}

/** Makes a token, and shows it this once. */
export function MakeToken({ onClose }: { onClose: () => void }): ReactNode {
  return (
    <Modal title={t('Make a token')} isOpen onClose={onClose}>
      <TokenForm />
    </Modal>
  )
}
