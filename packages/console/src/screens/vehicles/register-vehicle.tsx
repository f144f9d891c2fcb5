import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { CustomField } from '#api'
import { fleet } from '#api'
import { t } from '#language'
import { Button, Modal } from '#ui'
import type { VehicleTexts } from './vehicle-fields.ts'
import { draftOf } from './vehicle-fields.ts'
import { VehicleForm } from './vehicle-form.tsx'

interface Typed {
  readonly typed: VehicleTexts
  readonly declared: readonly CustomField[]
}

/** Registers, and goes on to the new vehicle. */
function useRegister() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ typed, declared }: Typed) => fleet.register(draftOf(typed, declared)),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['vehicles'] })
      await navigate({ to: '/app/vehicles/$vehicleId', params: { vehicleId: id }, search: {} })
    },
  })
}

function Dialog({ onClose }: { onClose: () => void }): ReactNode {
  const register = useRegister()
  return (
    <Modal title={t('Register a vehicle')} isOpen onClose={onClose}>
      <p className="text-sm text-soft">{t('Only the unit is needed; the rest can follow.')}</p>
      <VehicleForm
        texts={{}}
        error={register.error}
        act={[t('Register'), t('Registering…')]}
        isBusy={register.isPending}
        onSave={(typed, declared) => register.mutate({ typed, declared })}
      />
    </Modal>
  )
}

/** The way a vehicle enters the fleet. */
export function RegisterVehicle(): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="primary" onClick={() => setAsks(true)}>
        <Plus /> {t('Register vehicle')}
      </Button>
      {asks && <Dialog onClose={() => setAsks(false)} />}
    </>
  )
}
