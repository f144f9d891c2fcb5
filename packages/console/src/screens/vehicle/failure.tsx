import type { ReactNode } from 'react'
import type { Scan } from '#api'
import { t } from '#language'
import { Instant, Note, StateIcon } from '#ui'

/** A scan that stopped: what happened, what is safe, what to do, where. */
export function Failure({ scan, unit }: { scan: Scan; unit: string }): ReactNode {
  const read = scan.ecus?.length ?? 0
  return (
    <Note state="danger" live="status" icon={<StateIcon state="danger" />}>
      <p className="font-semibold">{scan.failure?.message ?? t('The scan stopped before its end.')}</p>
      <p>
        A scan only reads: nothing was written, {unit} is as it was.{' '}
        {read > 0
          ? `What ${read} control ${read === 1 ? 'unit' : 'units'} told until then stands below.`
          : t('Nothing was read.')}
      </p>
      <p>{t('Check the plug, the ignition and the adapter, then press Diagnose again.')}</p>
      <p className="text-soft">
        <span className="wire">{scan.failure?.code}</span>
        {scan.failure?.at && <>{t(', at {at}', { at: scan.failure.at })}</>}, <Instant at={scan.endedAt} />, scan{' '}
        <span className="wire">{scan.id}</span>
      </p>
    </Note>
  )
}
