import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { meQuery, scimTokensQuery } from '#api'
import { t } from '#language'
import { GroupMappings } from '#screens/groups'
import { SettingsHead } from '#screens/settings'
import { may } from '#shell'
import { Button, CopyAddress, LoadMore, Paged, Sheet } from '#ui'
import { HowTo } from './how-to.tsx'
import { MakeToken } from './make-token.tsx'
import { TokenTable } from './token-table.tsx'

function Tokens({ mayRevoke }: { mayRevoke: boolean }): ReactNode {
  const list = useInfiniteQuery(scimTokensQuery)
  const tokens = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Sheet title={t('Tokens')}>
      <Paged list={list} what={t('tokens')} count={tokens.length} none={t('No provider manages people here.')}>
        <TokenTable tokens={tokens} mayRevoke={mayRevoke} />
      </Paged>
      <LoadMore list={list} />
    </Sheet>
  )
}

/** Where people are managed by an identity provider: its address here, its tokens, and what its groups give. */
export function ProvisioningScreen(): ReactNode {
  const me = useQuery(meQuery)
  const [isMaking, setMaking] = useState(false)
  const holds = (action: string) => me.data !== undefined && may(me.data, action)
  const act = holds('key.create') && (
    <Button kind="primary" onClick={() => setMaking(true)}>
      <KeyRound /> {t('Make a token')}
    </Button>
  )
  return (
    <>
      <SettingsHead name={t('Provisioning')} act={act}>
        {t('Your identity provider enters people, and whoever leaves there is signed out here (SCIM 2.0)')}
      </SettingsHead>
      <div className="cols cols-main">
        <div className="grid gap-5">
          <Tokens mayRevoke={holds('key.revoke')} />
          {holds('group.list') && (
            <Sheet title={t('Groups it brings')}>
              <div className="pad">
                <GroupMappings source="scim" of="provisioning" />
              </div>
            </Sheet>
          )}
        </div>
        <div className="grid gap-5">
          <Sheet title={t('Base address')}>
            <div className="pad">
              <CopyAddress text={`${window.location.origin}/scim/v2`} what={t('the base address')} />
            </div>
          </Sheet>
          <HowTo />
        </div>
      </div>
      {isMaking && <MakeToken onClose={() => setMaking(false)} />}
    </>
  )
}
