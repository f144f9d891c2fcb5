import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Connection, SsoTrial } from '#api'
import { t } from '#language'
import { GroupMappings } from '#screens/groups'
import { ProblemNote, Sheet, Tag } from '#ui'
import { ConnectionActs, TrialNote } from './connection-acts.tsx'
import { Addresses, ConnectionFacts } from './connection-facts.tsx'
import { Domains } from './domains.tsx'

function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className="grid content-start gap-3">
      <h3>{title}</h3>
      {children}
    </div>
  )
}

/** One identity provider: what it is, what it has to be told, whom it leads here, and what its groups give. */
export function ConnectionSheet({ connection, mayChange }: { connection: Connection; mayChange: boolean }): ReactNode {
  const [tried, setTried] = useState<SsoTrial | Error>()
  const aside = (
    <>
      <Tag state={connection.isEnabled ? 'ok' : 'plain'}>{connection.isEnabled ? t('open') : t('closed')}</Tag>
      {mayChange && <ConnectionActs connection={connection} onTried={setTried} />}
    </>
  )
  return (
    <Sheet title={connection.name} aside={aside}>
      <div className="pad grid gap-5">
        {tried && (tried instanceof Error ? <ProblemNote error={tried} /> : <TrialNote trial={tried} />)}
        <div className="cols cols-2">
          <div className="grid gap-5">
            <Part title={t('The provider')}>
              <ConnectionFacts connection={connection} />
            </Part>
            <Part title={t('Tell the provider')}>
              <Addresses connection={connection} />
            </Part>
          </div>
          <div className="grid gap-5">
            <Part title={t('Domains that lead to it')}>
              <Domains connection={connection} mayChange={mayChange} />
            </Part>
            <Part title={t('Its groups')}>
              <GroupMappings source={connection.id} of={connection.name} ceiling={connection.terms.ceiling} />
            </Part>
          </div>
        </div>
      </div>
    </Sheet>
  )
}
