import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ScanSummary } from '#api'
import { known, t } from '#language'
import type { State } from '#ui'
import { DataTable, Instant, SealMark, Sheet, Tag, Unreadable } from '#ui'

const STATES: Record<ScanSummary['status'], State> = { queued: 'info', running: 'info', done: 'ok', failed: 'danger' }
const WORDS: Record<ScanSummary['status'], string> = {
  queued: t('under way'),
  running: t('under way'),
  done: t('done'),
  failed: t('stopped'),
}

function Row({ scan, isShown }: { scan: ScanSummary; isShown: boolean }): ReactNode {
  const { dtcCount: codes, untoldUnits = 0 } = scan
  return (
    <tr aria-selected={isShown || undefined}>
      <th scope="row">
        <Link
          to="/app/vehicles/$vehicleId"
          params={{ vehicleId: scan.vehicleId }}
          search={{ scan: scan.id }}
          aria-current={isShown || undefined}
        >
          <Instant at={scan.requestedAt} />
        </Link>
      </th>
      <td>
        <Tag state={STATES[scan.status]}>{WORDS[scan.status]}</Tag>
      </td>
      <td className="wide">
        {scan.isUnreadable && <Unreadable />}
        {known(scan.failure?.message ?? '') ||
          (codes === undefined ? '' : t('{codes, plural, one {# code} other {# codes}}', { codes }))}
        {untoldUnits > 0 && <> ({t('codes not told')})</>}
      </td>
      <td className="hide num">
        {scan.seal ? <SealMark hash={scan.seal.sha256} /> : <span className="text-soft">{t('not sealed')}</span>}
      </td>
    </tr>
  )
}

/** The scans of this vehicle, the latest first. */
export function EarlierScans({
  scans,
  shownId,
}: {
  scans: readonly ScanSummary[]
  shownId: string | undefined
}): ReactNode {
  return (
    <Sheet title={t('Scans of this vehicle')}>
      <DataTable
        label={t('Scans')}
        head={
          <>
            <th>{t('When')}</th>
            <th>{t('Outcome')}</th>
            <th>{t('Result')}</th>
            <th className="num">{t('Seal')}</th>
          </>
        }
      >
        <tbody>
          {scans.map((scan) => (
            <Row key={scan.id} scan={scan} isShown={scan.id === shownId} />
          ))}
        </tbody>
      </DataTable>
    </Sheet>
  )
}
