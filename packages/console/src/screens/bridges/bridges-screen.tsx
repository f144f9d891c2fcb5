import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Bridge, Me } from '#api'
import { allVehiclesQuery, bridges, bridgesQuery, meQuery } from '#api'
import { t } from '#language'
import { usePresence } from '#presence'
import { AdapterSheet, useRenewedBridges } from '#screens/adapter'
import { may } from '#shell'
import { Button, DataTable, Empty, PageHead, ProblemNote, Waiting } from '#ui'
import { BridgeRow } from './bridge-row.tsx'
import { PairDialog } from './pair-dialog.tsx'

/** Twice a minute, and twelve times while somebody waits for a device, of the hundred requests a minute. */
const RENEW_EVERY_MS = 30_000
const RENEW_WHILE_PAIRING_MS = 5000

function PairButton({ onPair }: { onPair: () => void }): ReactNode {
  return (
    <Button kind="primary" onClick={onPair}>
      <Plus /> {t('Pair a bridge')}
    </Button>
  )
}

function BridgeTable({ all, me }: { all: readonly Bridge[]; me: Me }): ReactNode {
  const vehicles = useQuery({ ...allVehiclesQuery, enabled: may(me, 'vehicle.list') })
  const mayRevoke = may(me, 'bridge.revoke')
  const head = (
    <>
      <th>{t('Bridge')}</th>
      <th>{t('State')}</th>
      <th>{t('Last seen')}</th>
      <th>{t('Vehicles')}</th>
      {mayRevoke && (
        <th>
          <span className="sr-only">{t('Act')}</span>
        </th>
      )}
    </>
  )
  return (
    <DataTable label={t('Bridges')} head={head}>
      <tbody>
        {all.map((bridge) => (
          <BridgeRow key={bridge.id} bridge={bridge} vehicles={vehicles.data?.data ?? []} mayRevoke={mayRevoke} />
        ))}
      </tbody>
    </DataTable>
  )
}

/** The devices beside the vehicles: which are there, what they reach, who is let in and who is shut out. */
export function BridgesScreen(): ReactNode {
  const me = useQuery(meQuery)
  const isPresent = usePresence()
  useRenewedBridges()
  const [isPairing, setPairing] = useState(false)
  const every = isPairing ? RENEW_WHILE_PAIRING_MS : RENEW_EVERY_MS
  const list = useQuery({ ...bridgesQuery, refetchInterval: isPresent ? every : false })
  const invite = useMutation({ mutationFn: bridges.invite })
  const pair = () => {
    setPairing(true)
    invite.mutate()
  }
  const close = () => {
    setPairing(false)
    invite.reset()
  }
  const all = list.data?.data ?? []
  const mayPair = me.data !== undefined && may(me.data, 'bridge.invite')
  return (
    <>
      <PageHead
        name={t('Bridges')}
        title={t('Bridges')}
        below={<p>{t('The devices beside the vehicles, through which they are read')}</p>}
      >
        {mayPair && all.length > 0 && <PairButton onPair={pair} />}
      </PageHead>
      <div className="sheet">
        {list.isPending && <Waiting what={t('Loading bridges')} />}
        {list.error && <ProblemNote error={list.error} />}
        {list.data && all.length === 0 && (
          <Empty>
            <p>{t('No bridge is paired, so no vehicle can be read.')}</p>
            {mayPair && <PairButton onPair={pair} />}
          </Empty>
        )}
        {me.data && all.length > 0 && <BridgeTable all={all} me={me.data} />}
      </div>
      {mayPair && (
        <div className="mt-5">
          <AdapterSheet />
        </div>
      )}
      {isPairing && <PairDialog invite={invite} bridges={all} onClose={close} />}
    </>
  )
}
