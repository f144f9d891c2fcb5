import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Driver, DriverDetail, Me, Versioned } from '#api'
import { driverQuery, drivers, meQuery, useWrite } from '#api'
import { t } from '#language'
import { DocumentsSheet } from '#screens/documents'
import { HoldRecords } from '#screens/holds'
import { may } from '#shell'
import {
  ActProblem,
  Button,
  DataTable,
  Empty,
  FormDialog,
  formatWords,
  PageHead,
  ProblemNote,
  Sheet,
  Unreadable,
  Waiting,
} from '#ui'
import { readLicence } from './driver-fields.ts'
import { DriverStatusTag, LastDay } from './driver-tags.tsx'
import { LicenceInputs } from './licence-inputs.tsx'

type ReadDriver = Versioned<DriverDetail>

const TOUCHES = ['drivers', 'due'] as const

function LicenceDialog({ driver, onClose }: { driver: DriverDetail; onClose: () => void }): ReactNode {
  const add = useWrite(
    async (form: FormData) => {
      const licence = readLicence(form)
      if (licence) await drivers.addLicence(driver.id, licence)
    },
    { touches: TOUCHES, onDone: onClose },
  )
  return (
    <FormDialog title={t('Add a licence')} act={t('Add')} sending={add} onSend={add.mutate} onClose={onClose}>
      <LicenceInputs isNeeded />
    </FormDialog>
  )
}

function Licences({ driver, mayWrite }: { driver: DriverDetail; mayWrite: boolean }): ReactNode {
  const [asks, setAsks] = useState(false)
  const aside = mayWrite && (
    <Button size="small" onClick={() => setAsks(true)}>
      {t('Add a licence')}
    </Button>
  )
  const head = (
    <>
      <th>{t('Number')}</th>
      <th>{t('Classes')}</th>
      <th>{t('Country')}</th>
      <th>{t('Holds')}</th>
    </>
  )
  return (
    <Sheet title={t('Licences')} aside={aside}>
      {driver.licences.length === 0 ? (
        <Empty>
          <p>{t('No licence is on file.')}</p>
        </Empty>
      ) : (
        <DataTable label={t('Licences')} head={head}>
          <tbody>
            {driver.licences.map(({ id, number, classes, country, expiresOn, isUnreadable }) => (
              <tr key={id}>
                <th scope="row" className="wire">
                  {isUnreadable ? <Unreadable /> : (number ?? t('erased'))}
                </th>
                <td>{classes.join(', ')}</td>
                <td>{country}</td>
                <td>
                  <LastDay day={expiresOn} />
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
      {asks && <LicenceDialog driver={driver} onClose={() => setAsks(false)} />}
    </Sheet>
  )
}

const NEXT: Readonly<Record<Driver['status'], readonly (readonly [Driver['status'], string])[]>> = {
  active: [
    ['leave', t('On leave')],
    ['left', t('Has left')],
  ],
  leave: [
    ['active', t('Is back')],
    ['left', t('Has left')],
  ],
  left: [],
  erased: [],
}

function Acts({ driver }: { driver: ReadDriver }): ReactNode {
  const change = useWrite((status: Driver['status']) => drivers.change(driver, { status }), { touches: TOUCHES })
  return (
    <>
      {NEXT[driver.status].map(([status, text]) => (
        <Button key={status} disabled={change.isPending} onClick={() => change.mutate(status)}>
          {text}
        </Button>
      ))}
      <ActProblem error={change.error} />
    </>
  )
}

function Loaded({ driver, me }: { driver: ReadDriver; me: Me }): ReactNode {
  const name = driver.isUnreadable ? t('Driver') : (driver.name ?? t('An erased driver'))
  return (
    <>
      <PageHead
        name={name}
        title={name}
        above={<Link to="/app/drivers">{t('All drivers')}</Link>}
        below={
          <div className="facts">
            <span>{formatWords(driver.personType)}</span>
            <DriverStatusTag status={driver.status} />
          </div>
        }
      >
        {may(me, 'driver.change') && <Acts driver={driver} />}
        {driver.status !== 'erased' && <HoldRecords me={me} kind="driver" id={driver.id} name={name} />}
      </PageHead>
      {driver.isUnreadable && <Unreadable />}
      <div className="cols cols-2">
        <Licences driver={driver} mayWrite={may(me, 'licence.write') && driver.status !== 'erased'} />
        <Sheet title={t('On file')}>
          <dl className="pairs px-4 pb-4">
            <dt>{t('Employee number')}</dt>
            <dd>{driver.employeeNumber ?? '–'}</dd>
            <dt>{t('Phone')}</dt>
            <dd>{driver.phone ?? '–'}</dd>
            <dt>{t('Medical')}</dt>
            <dd>
              <LastDay day={driver.medicalExpiresOn} />
            </dd>
            {driver.contractEndsOn && (
              <>
                <dt>{t('Contract')}</dt>
                <dd>
                  <LastDay day={driver.contractEndsOn} />
                </dd>
              </>
            )}
          </dl>
        </Sheet>
      </div>
      {may(me, 'driver-document.read') && (
        <div className="mt-5">
          <DocumentsSheet owner={{ kind: 'driver', id: driver.id }} me={me} isLive={driver.status !== 'erased'} />
        </div>
      )}
    </>
  )
}

/** One driver. */
export function DriverScreen(): ReactNode {
  const { driverId } = useParams({ from: '/in/app/drivers/$driverId' })
  const driver = useQuery(driverQuery(driverId))
  const me = useQuery(meQuery)
  if (driver.error) return <ProblemNote error={driver.error} />
  if (!driver.data || !me.data) return <Waiting what={t('Loading the driver')} />
  return <Loaded driver={driver.data} me={me.data} />
}
