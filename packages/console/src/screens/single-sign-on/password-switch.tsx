import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { OrganisationSettings, SettingsInForce } from '#api'
import { changeSettings, settingsQuery } from '#api'
import { t } from '#language'
import { Button, Modal, Note, ProblemNote, Sheet, Tag } from '#ui'

type Setting = OrganisationSettings['passwordSignIn']

function useSwitch(inForce: SettingsInForce, onSuccess?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (passwordSignIn: Setting) => changeSettings(inForce, { passwordSignIn }),
    ...(onSuccess ? { onSuccess } : {}),
    onSettled: () => client.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  })
}

function OffDialog({ inForce, onClose }: { inForce: SettingsInForce; onClose: () => void }): ReactNode {
  const change = useSwitch(inForce, onClose)
  return (
    <Modal title={t('Turn passwords off?')} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {change.error && <ProblemNote error={change.error} />}
        <p>{t('From the next request on no password opens anything, and no link sets one.')}</p>
        <Note state="warn">
          {t(
            'If the provider fails, only a passkey still comes in. So this needs an open provider with a proven domain, and an administrator with a passkey, and neither can go while passwords are off.',
          )}
        </Note>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Keep them')}</Button>
          <Button kind="grave" disabled={change.isPending} onClick={() => change.mutate('off')}>
            {t('Turn them off')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function State({ inForce, mayChange }: { inForce: SettingsInForce; mayChange: boolean }): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const on = useSwitch(inForce)
  const isOn = inForce.settings.passwordSignIn === 'on'
  return (
    <>
      {on.error && <ProblemNote error={on.error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Tag state={isOn ? 'info' : 'ok'}>{isOn ? t('on') : t('off')}</Tag>
        <span className="min-w-48 flex-1">
          {isOn
            ? t('People may come by password as well.')
            : t('People come by single sign-on, or by a passkey where the provider fails.')}
        </span>
        {mayChange && isOn && <Button onClick={() => setAsking(true)}>{t('Turn passwords off')}</Button>}
        {mayChange && !isOn && (
          <Button disabled={on.isPending} onClick={() => on.mutate('on')}>
            {t('Turn passwords on')}
          </Button>
        )}
      </div>
      {isAsking && <OffDialog inForce={inForce} onClose={() => setAsking(false)} />}
    </>
  )
}

/** Whether passwords still open the house. */
export function PasswordSwitch({ mayChange }: { mayChange: boolean }): ReactNode {
  const { data, error } = useQuery(settingsQuery)
  return (
    <Sheet title={t('Sign-in by password')}>
      <div className="pad grid gap-3">
        {error && <ProblemNote error={error} />}
        {data && <State inForce={data} mayChange={mayChange} />}
      </div>
    </Sheet>
  )
}
