import { useQuery } from '@tanstack/react-query'
import { FileCheck2, FileDown, Fingerprint, GitCommitVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Seal, SealCheck } from '#api'
import { checkSeal } from '#api'
import { rich, t } from '#language'
import type { SealState } from '#ui'
import { Button, Drawer, formatNumber, ProblemNote, SealButton, SealRing } from '#ui'

const stateOf = (check: SealCheck | undefined): SealState =>
  check === undefined ? 'plain' : check.holds ? 'ok' : 'danger'

const HEADLINES: Record<SealState, string> = {
  plain: t('Not checked yet'),
  ok: t('Nothing was changed since it was sealed'),
  danger: t('These are not the bytes that were sealed'),
}

function save(scanId: string, { bytes }: SealCheck): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }))
  link.download = `scan-${scanId}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}

function Path({ seal, check }: { seal: Seal; check: SealCheck | undefined }): ReactNode {
  const state = stateOf(check)
  return (
    <ol className="path">
      <li data-state={state}>
        <FileCheck2 />
        <span>
          {check
            ? t('{sizeBytes} bytes, hashed in this browser to', { sizeBytes: formatNumber(check.sizeBytes) })
            : t('The sealed bytes, once fetched, hash to')}
          <br />
          <span className="wire break-all text-soft">{check?.computed ?? t('nothing yet')}</span>
        </span>
      </li>
      <li data-state={state}>
        <Fingerprint />
        <span>
          {t('The seal of this scan says')}
          <br />
          <span className="wire break-all text-soft">{seal.sha256}</span>
        </span>
      </li>
      <li data-state="plain">
        <GitCommitVertical />
        <span>
          {t('Entry {seq} of the ledger holds the same hash', { seq: formatNumber(seal.seq) })}
          <br />
          <span className="text-soft">{rich('not checked here; offline: <wire>muts verify ledger</wire>')}</span>
        </span>
      </li>
    </ol>
  )
}

/** The seal of a scan, and its proof: the bytes are fetched and hashed here, so no server has to be believed. */
export function SealProof({ scanId, seal }: { scanId: string; seal: Seal }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const check = useQuery({
    queryKey: ['seal', scanId, seal.sha256],
    queryFn: () => checkSeal(scanId, seal.sha256),
    enabled: isOpen,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const state = stateOf(check.data)
  return (
    <>
      <SealButton hash={seal.sha256} state={state} onOpen={() => setOpen(true)} />
      <Drawer title={t('Proof of this scan')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <div className="grid gap-4">
          <div className="flex items-center gap-4" role="status">
            <span className="seal-large" data-state={state}>
              <SealRing hash={seal.sha256} state={state} />
            </span>
            <div>
              <p className="font-semibold">{check.isFetching ? t('Checking…') : HEADLINES[state]}</p>
              <p className="text-sm text-soft">{t('Checked in this browser; the server only hands over the bytes')}</p>
            </div>
          </div>
          {check.error && <ProblemNote error={check.error} />}
          <Path seal={seal} check={check.data} />
          <div className="flex flex-wrap gap-2">
            <Button size="small" disabled={check.isFetching} onClick={() => void check.refetch()}>
              {t('Verify again')}
            </Button>
            {check.data && (
              <Button size="small" onClick={() => check.data && save(scanId, check.data)}>
                <FileDown /> {t('Save the bytes')}
              </Button>
            )}
          </div>
        </div>
      </Drawer>
    </>
  )
}
