import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ReadVehicle } from '#api'
import { ApiProblem, fleet, vehicleQuery } from '#api'
import { t } from '#language'
import { Button, Modal, ProblemNote } from '#ui'

/** Archives, and goes back to the list, where it stands no more. */
function useArchive(vehicle: ReadVehicle) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => fleet.archive(vehicle),
    onSuccess: async () => {
      client.removeQueries({ queryKey: ['vehicles'] })
      await navigate({ to: '/app/vehicles' })
      client.removeQueries({ queryKey: vehicleQuery(vehicle.id).queryKey })
    },
    // What is on the page is not what is on file: it is read again, and the person decides again.
    onError: (error) =>
      error instanceof ApiProblem && error.status === 412
        ? client.invalidateQueries({ queryKey: vehicleQuery(vehicle.id).queryKey })
        : undefined,
  })
}

function Dialog({ vehicle, onClose }: { vehicle: ReadVehicle; onClose: () => void }): ReactNode {
  const archive = useArchive(vehicle)
  return (
    <Modal title={t('Archive {name}?', { name: vehicle.unit })} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {archive.error && <ProblemNote error={archive.error} />}
        <p>
          {t(
            'It leaves the fleet for good: it cannot be diagnosed or changed any more, and does not come back. Its scans, reports and entries stay.',
          )}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Keep')}</Button>
          <Button kind="grave" disabled={archive.isPending} onClick={() => archive.mutate()}>
            {t('Archive {unit}', { unit: vehicle.unit })}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** The way a vehicle leaves the fleet; it asks before. */
export function ArchiveVehicle({ vehicle }: { vehicle: ReadVehicle }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button onClick={() => setAsks(true)}>{t('Archive')}</Button>
      {asks && <Dialog vehicle={vehicle} onClose={() => setAsks(false)} />}
    </>
  )
}
