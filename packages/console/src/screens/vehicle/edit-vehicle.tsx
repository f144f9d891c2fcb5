import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { CustomField, ReadVehicle } from '#api'
import { ApiProblem, fleet, vehicleQuery } from '#api'
import { t } from '#language'
import type { VehicleTexts } from '#screens/vehicles'
import { keepTyped, patchOf, textsOf, VehicleForm } from '#screens/vehicles'
import { Button, Modal } from '#ui'
import { ChangedMeanwhile } from './changed-meanwhile.tsx'

interface Typed {
  readonly typed: VehicleTexts
  readonly declared: readonly CustomField[]
}

/** Saves what was changed since `opened`, and nothing if nothing was. */
function useChange(opened: ReadVehicle, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ typed, declared }: Typed) => {
      const patch = patchOf(textsOf(opened), typed, declared)
      if (Object.keys(patch).length > 0) await fleet.change(opened, patch)
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: vehicleQuery(opened.id).queryKey })
      void client.invalidateQueries({ queryKey: ['vehicles'] })
      onDone()
    },
  })
}

interface Draft {
  readonly opened: ReadVehicle
  readonly texts: VehicleTexts
}

function Form({
  draft: { opened, texts },
  onReload,
  onClose,
}: {
  draft: Draft
  onReload: (next: Draft) => void
  onClose: () => void
}): ReactNode {
  const save = useChange(opened, onClose)
  const isStale = save.error instanceof ApiProblem && save.error.status === 412
  const takeOver = (now: ReadVehicle) =>
    onReload({ opened: now, texts: keepTyped(textsOf(opened), save.variables?.typed ?? {}, textsOf(now)) })
  return (
    <VehicleForm
      texts={texts}
      error={save.error}
      note={isStale ? <ChangedMeanwhile opened={opened} onReload={takeOver} /> : undefined}
      act={[t('Save'), t('Saving…')]}
      isBusy={save.isPending || isStale}
      onSave={(typed, declared) => save.mutate({ typed, declared })}
    />
  )
}

/** Changes what is on file of a vehicle, from the state that the person has seen. */
export function EditVehicle({ vehicle }: { vehicle: ReadVehicle }): ReactNode {
  const [draft, setDraft] = useState<Draft>()
  const close = () => setDraft(undefined)
  return (
    <>
      <Button onClick={() => setDraft({ opened: vehicle, texts: textsOf(vehicle) })}>{t('Edit')}</Button>
      {draft && (
        <Modal title={t('Edit {unit}', { unit: vehicle.unit })} isOpen onClose={close}>
          <Form key={draft.opened.etag} draft={draft} onReload={setDraft} onClose={close} />
        </Modal>
      )}
    </>
  )
}
