import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Scan } from '#api'
import { isUnderWay } from '#api'
import type { State } from '#ui'
import { DataTable, Instant, SealMark, Sheet, Tag } from '#ui'

const STATES: Record<Scan['status'], State> = { queued: 'info', running: 'info', done: 'ok', failed: 'danger' }

function Row({ scan, isShown }: { scan: Scan; isShown: boolean }): ReactNode {
  const codes = isUnderWay(scan) ? undefined : scan.ecus?.reduce((total, { dtcs }) => total + dtcs.length, 0)
  return (
    <tr aria-selected={isShown || undefined}>
      <th scope="row">
        <Link
          to="/app/vehicles/$vehicleId"
          params={{ vehicleId: scan.vehicleId }}
          search={{ scan: scan.id }}
          aria-current={isShown || undefined}
        >
          <Instant at={scan.startedAt} otherwise="waiting" />
        </Link>
      </th>
      <td>
        <Tag state={STATES[scan.status]}>{isUnderWay(scan) ? 'under way' : scan.status}</Tag>
      </td>
      <td className="wide">
        {scan.failure?.message ?? (codes === undefined ? '' : `${codes} ${codes === 1 ? 'code' : 'codes'}`)}
      </td>
      <td className="hide num">
        {scan.seal ? <SealMark hash={scan.seal.sha256} /> : <span className="text-soft">not sealed</span>}
      </td>
    </tr>
  )
}

/** The scans of this vehicle, the latest first. */
export function EarlierScans({ scans, shownId }: { scans: readonly Scan[]; shownId: string | undefined }): ReactNode {
  return (
    <Sheet title="Scans of this vehicle">
      <DataTable
        label="Scans"
        head={
          <>
            <th>When</th>
            <th>Outcome</th>
            <th>Result</th>
            <th className="num">Seal</th>
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
