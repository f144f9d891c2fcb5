import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Archive } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Hold, Me } from '#api'
import { holds, holdsQuery, meQuery, useWrite } from '#api'
import { t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { Button, Chips, FormDialog, formatName, formatWords, Instant, PageHead, RecordList, RecordRow } from '#ui'
import { PlaceDialog } from './place-dialog.tsx'

const CHOICES = [
  { value: 'standing', text: t('Standing') },
  { value: 'released', text: t('Released') },
] as const

/** What is held, as far as this person may look at it. */
function About({ hold: { kind, objectId }, me }: { hold: Hold; me: Me }): ReactNode {
  if (kind === 'vehicle' && may(me, 'vehicle.list')) return <VehicleLink vehicleId={objectId} />
  if (kind === 'driver' && may(me, 'driver.read'))
    return (
      <Link to="/app/drivers/$driverId" params={{ driverId: objectId }}>
        {t('a driver')}
      </Link>
    )
  if (kind === 'user' && may(me, 'user.list'))
    return (
      <Link to="/app/people/$userId" params={{ userId: objectId }}>
        {t('a person')}
      </Link>
    )
  return <span className="wire">{objectId}</span>
}

function Release({ hold, onClose }: { hold: Hold; onClose: () => void }): ReactNode {
  const release = useWrite(() => holds.release(hold), { touches: ['holds'], onDone: onClose })
  return (
    <FormDialog
      title={t('Release the hold?')}
      act={t('Release')}
      kind="grave"
      otherwise={t('Keep')}
      sending={release}
      onSend={() => release.mutate()}
      onClose={onClose}
    >
      <p>{t('From then on the records can be erased, and what is older than its class allows goes.')}</p>
    </FormDialog>
  )
}

function Row({ hold, me }: { hold: Hold; me: Me }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <RecordRow>
      <th scope="row">
        <About hold={hold} me={me} />
        <small className="block text-soft">{formatWords(hold.kind)}</small>
      </th>
      <td>{formatName(hold.reason)}</td>
      <td>
        <Instant at={hold.placedAt} />
      </td>
      <td>
        <Instant at={hold.releasedAt} otherwise={t('stands')} />
      </td>
      <td className="num">
        {hold.state === 'standing' && may(me, 'hold.write') && (
          <Button size="small" onClick={() => setAsks(true)}>
            {t('Release')}
          </Button>
        )}
        {asks && <Release hold={hold} onClose={() => setAsks(false)} />}
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('About'), t('Because of'), t('Placed'), t('Released'), { acts: t('Act') }] as const

/** What is kept beyond its time and may not be erased. It is placed here, or on the page of a vehicle, driver or person. */
export function HoldsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [state, setState] = useState<Hold['state']>('standing')
  const [isPlacing, setPlacing] = useState(false)
  const list = useInfiniteQuery(holdsQuery(state))
  return (
    <>
      <PageHead
        name={t('Holds')}
        title={t('Holds')}
        below={<p>{t('Records that stay whatever their age, and that nobody erases')}</p>}
      >
        {me && may(me, 'hold.write') && (
          <Button kind="primary" onClick={() => setPlacing(true)}>
            <Archive /> {t('Hold records')}
          </Button>
        )}
      </PageHead>
      {isPlacing && <PlaceDialog onPlaced={() => setPlacing(false)} onClose={() => setPlacing(false)} />}
      <div className="mb-3">
        <Chips label={t('Stands')} choices={CHOICES} chosen={state} onChoose={setState} />
      </div>
      {me && (
        <RecordList list={list} label={t('Holds')} columns={COLUMNS} none={<p>{t('Nothing is held.')}</p>}>
          {(hold) => <Row key={hold.id} hold={hold} me={me} />}
        </RecordList>
      )}
    </>
  )
}
