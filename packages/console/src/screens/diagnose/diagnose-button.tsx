import { ScanLine } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Vehicle } from '#api'
import { t } from '#language'
import { useShortcut } from '#shortcut'
import { ActProblem, Button } from '#ui'
import { useDiagnose, useIsScanning } from './use-diagnose.ts'

/** Starts a scan by a press or by `S`, and leads to it. `D` presses it too, as it always did. */
export function DiagnoseButton({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const diagnose = useDiagnose(vehicle)
  const isBusy = useIsScanning(vehicle.id) || diagnose.isPending
  const start = () => !isBusy && diagnose.mutate({ isRecorded: false })
  useShortcut('ds', start)
  return (
    <>
      <Button kind="primary" keyCap="S" onClick={start} disabled={isBusy}>
        <ScanLine /> {t('Diagnose')}
      </Button>
      <ActProblem error={diagnose.error} />
    </>
  )
}
