import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { User } from '#api'
import { people, useWrite } from '#api'
import { t } from '#language'
import { Button, FormDialog, Modal, ProblemNote } from '#ui'
import { HandOver } from './hand-over.tsx'
import { RoleField } from './role-field.tsx'
import { useStatusChange } from './status-change.ts'

interface DialogProps {
  readonly user: User
  readonly onClose: () => void
}

/** Asks before an account is closed. */
export function DisableDialog({ user, onClose }: DialogProps): ReactNode {
  const change = useStatusChange(user)
  return (
    <Modal title={t('Disable {name}?', { name: user.name })} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {change.error && <ProblemNote error={change.error} />}
        <p>
          {t(
            'Their sessions end at once and they cannot sign in. What they did stays in the ledger. You can enable them again.',
          )}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Keep')}</Button>
          <Button
            kind="grave"
            disabled={change.isPending}
            onClick={() => change.mutate('disabled', { onSuccess: onClose })}
          >
            {t('Disable')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** Makes a new one-time link for a person. */
export function LinkDialog({ user, onClose }: DialogProps): ReactNode {
  const link = useMutation({ mutationFn: () => people.link(user) })
  return (
    <Modal title={t('New link for {name}', { name: user.name })} isOpen onClose={onClose}>
      {link.data ? (
        <HandOver link={link.data.invitationLink} name={user.name} />
      ) : (
        <div className="mt-2 grid gap-4">
          {link.error && <ProblemNote error={link.error} />}
          <p>
            {t(
              'With it they set a new password. A second factor that is set up is still asked for; earlier links stop working.',
            )}
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t('Cancel')}</Button>
            <Button disabled={link.isPending} onClick={() => link.mutate()}>
              {t('Make the link')}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  )
}

/** Gives a person another permission set. */
export function RoleDialog({ user, onClose }: DialogProps): ReactNode {
  const change = useWrite((role: string) => people.changeRole(user, role), { touches: ['users'], onDone: onClose })
  const send = (form: FormData) => change.mutate(String(form.get('role')))
  return (
    <FormDialog
      title={t('Role of {name}', { name: user.name })}
      act={t('Change the role')}
      otherwise={t('Keep')}
      sending={change}
      onSend={send}
      onClose={onClose}
    >
      <RoleField present={user.role} />
      <p>{t('Their sessions end at once; with the next sign-in they may what the new role may.')}</p>
    </FormDialog>
  )
}
