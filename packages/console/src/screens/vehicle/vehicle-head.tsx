import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleDot } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Me, ReadVehicle, Vehicle } from '#api'
import { bridgesQuery } from '#api'
import { t } from '#language'
import { DiagnoseButton, useDiagnose, useIsScanning } from '#screens/diagnose'
import { HoldRecords } from '#screens/holds'
import { LinkTag, linkOf, StatusTag } from '#screens/vehicles'
import { may } from '#shell'
import { ActProblem, Button, formatWords, PageHead } from '#ui'
import { ArchiveVehicle } from './archive-vehicle.tsx'
import { EditVehicle } from './edit-vehicle.tsx'

function Facts({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const { data } = useQuery({ ...bridgesQuery, enabled: may(me, 'bridge.list') })
  return (
    <div className="facts">
      <span className="wire">
        <span className="sr-only">{t('VIN')} </span>
        {vehicle.vin ?? t('no VIN yet')}
      </span>
      {vehicle.plate && <span>{t('plate {plate}', { plate: vehicle.plate })}</span>}
      {vehicle.kind && vehicle.kind !== 'vehicle' && <span>{formatWords(vehicle.kind)}</span>}
      {vehicle.fuel && <span>{formatWords(vehicle.fuel)}</span>}
      {vehicle.site && <span>{vehicle.site.name}</span>}
      {vehicle.group && <span>{vehicle.group.name}</span>}
      <StatusTag status={vehicle.status} />
      {data && <LinkTag link={linkOf(vehicle.id, data.data)} />}
    </div>
  )
}

/** A scan that can be made again out of its recording. */
function RecordScan({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const diagnose = useDiagnose(vehicle)
  const isBusy = useIsScanning(vehicle.id) || diagnose.isPending
  return (
    <>
      <Button onClick={() => diagnose.mutate({ isRecorded: true })} disabled={isBusy}>
        <CircleDot /> {t('Record a scan')}
      </Button>
      <ActProblem error={diagnose.error} />
    </>
  )
}

/** What the vehicle is, and what can be done with it. What is archived only tells its history. */
export function VehicleHead({ vehicle, me }: { vehicle: ReadVehicle; me: Me }): ReactNode {
  const isArchived = vehicle.status === 'archived'
  const kind = [[vehicle.make, vehicle.model].filter(Boolean).join(' '), vehicle.year].filter(Boolean).join(', ')
  return (
    <PageHead
      name={vehicle.unit}
      above={<Link to="/app/vehicles">{t('All vehicles')}</Link>}
      title={
        <>
          {vehicle.unit} <span className="font-normal text-soft">{kind}</span>
        </>
      }
      below={<Facts vehicle={vehicle} me={me} />}
    >
      {!isArchived && may(me, 'vehicle.change') && <EditVehicle vehicle={vehicle} />}
      <HoldRecords me={me} kind="vehicle" id={vehicle.id} name={vehicle.unit} />
      {!isArchived && may(me, 'vehicle.archive') && <ArchiveVehicle vehicle={vehicle} />}
      {!isArchived && may(me, 'scan.start') && (
        <>
          <RecordScan vehicle={vehicle} />
          <DiagnoseButton vehicle={vehicle} />
        </>
      )}
    </PageHead>
  )
}
