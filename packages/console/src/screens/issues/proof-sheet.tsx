import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { IssueDetail, SealedScan } from '#api'
import { t } from '#language'
import { SignatureList } from '#screens/signatures'
import { SealMark, Sheet } from '#ui'

function Scan({ vehicleId, scan, otherwise }: { vehicleId: string; scan: SealedScan | null; otherwise: string }) {
  if (!scan) return <span className="text-soft">{otherwise}</span>
  return (
    <Link to="/app/vehicles/$vehicleId" params={{ vehicleId }} search={{ scan: scan.scanId }}>
      <SealMark hash={scan.sha256} />
    </Link>
  )
}

/** What proves the repair: the vehicle before and after it, and who put their name to what. */
export function ProofSheet({ issue }: { issue: IssueDetail }): ReactNode {
  const { vehicleId, before, after, signatures } = issue
  return (
    <Sheet title={t('Proof')}>
      <dl className="pairs px-4 pb-4">
        <dt>{t('Before')}</dt>
        <dd>
          <Scan vehicleId={vehicleId} scan={before} otherwise={t('no scan showed it')} />
        </dd>
        <dt>{t('After')}</dt>
        <dd>
          <Scan vehicleId={vehicleId} scan={after} otherwise={t('no scan has proven the repair yet')} />
        </dd>
        <dt>{t('Signed')}</dt>
        <dd>
          <SignatureList signatures={signatures} />
        </dd>
      </dl>
    </Sheet>
  )
}
