import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Webhook as WebhookIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Webhook } from '#api'
import { meQuery, webhooksQuery } from '#api'
import { t } from '#language'
import { SettingsHead } from '#screens/settings'
import { may } from '#shell'
import { Button, RecordList } from '#ui'
import { Deliveries } from './deliveries.tsx'
import { MakeWebhook } from './make-webhook.tsx'
import { WebhookRow } from './webhook-row.tsx'

const COLUMNS = [t('Name'), t('Address'), t('Events'), t('State'), { acts: t('Acts') }] as const

/** The receivers of an organisation, each with the log of what was sent there. */
export function WebhooksScreen(): ReactNode {
  const me = useQuery(meQuery)
  const list = useInfiniteQuery(webhooksQuery)
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<Webhook>()
  const mayWrite = me.data !== undefined && may(me.data, 'webhook.write')
  const act = mayWrite && (
    <Button kind="primary" onClick={() => setMaking(true)}>
      <WebhookIcon /> {t('Make a webhook')}
    </Button>
  )
  return (
    <>
      <SettingsHead name={t('Webhooks')} act={act}>
        {t('Systems of others that are told what happens here: by ids alone, signed, and again until it arrives')}
      </SettingsHead>
      <RecordList
        list={list}
        label={t('Webhooks')}
        columns={COLUMNS}
        none={<p>{t('Nobody outside is told anything.')}</p>}
      >
        {(webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} mayWrite={mayWrite} onShow={() => setShown(webhook)} />
        )}
      </RecordList>
      {isMaking && <MakeWebhook onClose={() => setMaking(false)} />}
      {shown && <Deliveries of={shown} mayWrite={mayWrite} onClose={() => setShown(undefined)} />}
    </>
  )
}
