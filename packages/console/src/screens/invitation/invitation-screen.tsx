import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import type { LinkPurpose } from '#api'
import { t } from '#language'
import { Entrance } from '#screens/sign-in'
import { Note } from '#ui'
import { Done } from './done.tsx'
import { PasswordForm } from './password-form.tsx'

/** The token stands in the fragment, which no server sees; it is taken out of the address at once. */
function useToken(): string {
  const [token] = useState(() => window.location.hash.slice(1))
  useEffect(() => {
    document.title = t('Set your password · MUTS FleetOps')
    if (token) window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [token])
  return token
}

/** The page behind an invitation, a set-up link or a password reset. */
export function InvitationScreen(): ReactNode {
  const token = useToken()
  const [purpose, setPurpose] = useState<LinkPurpose>()
  return (
    <Entrance>
      <div className="si-card">
        {purpose ? <Done purpose={purpose} /> : token ? <PasswordForm token={token} onDone={setPurpose} /> : <NoLink />}
      </div>
    </Entrance>
  )
}

function NoLink(): ReactNode {
  return (
    <>
      <h1>{t('Set your password')}</h1>
      <Note state="warn">
        {t('This address has no invitation in it. Open the link from your invitation once more, in full.')}
      </Note>
    </>
  )
}
