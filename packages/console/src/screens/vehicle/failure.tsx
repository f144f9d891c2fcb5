import type { ReactNode } from 'react'
import type { Scan } from '#api'
import { known, rich, t } from '#language'
import { Instant, Note, StateIcon } from '#ui'

/** A scan that stopped: what happened, what is safe, what to do, where. */
export function Failure({ scan, unit }: { scan: Scan; unit: string }): ReactNode {
  const read = scan.ecus?.length ?? 0
  const facts = { code: scan.failure?.code, endedAt: <Instant at={scan.endedAt} />, id: scan.id }
  return (
    <Note state="danger" live="status" icon={<StateIcon state="danger" />}>
      <p className="font-semibold">{known(scan.failure?.message ?? '') || t('The scan stopped before its end.')}</p>
      <p>
        {t('A scan only reads: nothing was written, {unit} is as it was.', { unit })}{' '}
        {t(
          '{read, plural, =0 {Nothing was read.} one {What # control unit told until then stands below.} other {What # control units told until then stands below.}}',
          { read },
        )}
      </p>
      <p>{t('Check the plug, the ignition and the adapter, then press Diagnose again.')}</p>
      <p className="text-soft">
        {scan.failure?.at
          ? rich('<wire>{code}</wire>, at {where}, {endedAt}, scan <wire>{id}</wire>', {
              ...facts,
              where: scan.failure.at,
            })
          : rich('<wire>{code}</wire>, {endedAt}, scan <wire>{id}</wire>', facts)}
      </p>
    </Note>
  )
}
