import type { ReactNode } from 'react'
import type { User } from '#api'
import { people, useWrite } from '#api'
import { t } from '#language'
import { Button, FormDialog, formatWords } from '#ui'
import { RoleField } from './role-field.tsx'

/** Gives a person further permission sets, and with them the duties that go with them, or takes them back. */
export function HatsDialog({ user, onClose }: { user: User; onClose: () => void }): ReactNode {
  const change = useWrite(
    ({ role, isGiven }: { role: string; isGiven: boolean }) =>
      isGiven ? people.giveRole(user, role) : people.takeRole(user, role),
    { touches: ['users'], onDone: onClose },
  )
  const send = (form: FormData) => change.mutate({ role: String(form.get('role')), isGiven: true })
  return (
    <FormDialog
      title={t('Duties of {name}', { name: user.name })}
      act={t('Give it too')}
      otherwise={t('Close')}
      sending={change}
      onSend={send}
      onClose={onClose}
    >
      <ul className="grid gap-2">
        {user.roles.map((role) => (
          <li key={role} className="flex items-center justify-between gap-2">
            {formatWords(role)}
            {user.roles.length > 1 && (
              <Button
                size="small"
                disabled={change.isPending}
                onClick={() => change.mutate({ role, isGiven: false })}
                aria-label={t('Take {role} from {name}', { role: formatWords(role), name: user.name })}
              >
                {t('Take')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <RoleField present="security_lead" />
      <p>{t('They may what all of these may, under the strictest rules among them. Their sessions end at once.')}</p>
    </FormDialog>
  )
}
