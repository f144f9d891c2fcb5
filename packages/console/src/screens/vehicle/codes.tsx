import { useQuery } from '@tanstack/react-query'
import { CircleCheck, FileText } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Scan } from '#api'
import { comparisonQuery, reportAddress } from '#api'
import { known, t } from '#language'
import { hasToldCodes } from '#protocol/told'
import { ReportLink } from '#screens/reports'
import { DataTable, formatSpan, Instant, Origin, Sheet, StateIcon } from '#ui'
import { EcuCodes } from './ecu-codes.tsx'
import { Gone } from './gone.tsx'
import { SealProof } from './seal-proof.tsx'

function titleOf(scan: Scan): string {
  const ecus = scan.ecus ?? []
  const codes = ecus.reduce((total, { dtcs }) => total + dtcs.length, 0)
  const telling = ecus.filter(({ dtcs }) => dtcs.length > 0).length
  if (scan.status === 'failed') return t('Read so far: {codes, plural, one {# code} other {# codes}}', { codes })
  const told = ecus.filter(hasToldCodes).length
  if (codes === 0 && told < ecus.length)
    return t('No trouble codes from {told} of {units}; the others did not tell theirs', { told, units: ecus.length })
  if (codes === 0)
    return t('No trouble codes in {units, plural, one {# control unit} other {# control units}}', {
      units: ecus.length,
    })
  return t(
    '{codes, plural, one {# code} other {# codes}} in {telling} of {units, plural, one {# control unit} other {# control units}}',
    { codes, telling, units: ecus.length },
  )
}

function Aside({ scan }: { scan: Scan }): ReactNode {
  const tookMs = scan.startedAt && scan.endedAt ? Date.parse(scan.endedAt) - Date.parse(scan.startedAt) : undefined
  return (
    <>
      <span className="text-sm text-soft">
        <Instant at={scan.endedAt} />
        {tookMs !== undefined && `, ${formatSpan(tookMs)}`}
      </span>
      <Origin source={scan.source} />
      {scan.seal && <SealProof scanId={scan.id} seal={scan.seal} />}
      {scan.seal && (
        <ReportLink className="btn small" address={reportAddress(scan.id)}>
          <FileText /> {t('Report')}
        </ReportLink>
      )}
    </>
  )
}

/** The trouble codes, grouped by the control unit that told them. */
export function Codes({ scan }: { scan: Scan }): ReactNode {
  const { data: comparison } = useQuery({ ...comparisonQuery(scan.id), enabled: scan.status === 'done' })
  const ecus = scan.ecus ?? []
  const telling = ecus.filter(({ dtcs }) => dtcs.length > 0)
  const clean = ecus.filter((ecu) => ecu.dtcs.length === 0 && hasToldCodes(ecu))
  const untold = ecus.filter((ecu) => !ecu.failure && !hasToldCodes(ecu))
  const silent = ecus.filter(({ failure }) => failure !== undefined)
  const head = (
    <>
      <th>{t('Code')}</th>
      <th>{t('Meaning')}</th>
      <th>{t('Status byte')}</th>
      <th>
        <span className="sr-only">{t('Details')}</span>
      </th>
    </>
  )
  return (
    <Sheet title={titleOf(scan)} aside={<Aside scan={scan} />}>
      {telling.length > 0 && (
        <DataTable label={t('Trouble codes')} head={head} className="codes">
          {telling.map((ecu, index) => (
            <EcuCodes key={ecu.address} ecu={ecu} comparison={comparison} opensFirst={index === 0} />
          ))}
        </DataTable>
      )}
      {comparison && <Gone comparison={comparison} />}
      {clean.length > 0 && (
        <p className="clean text-sm text-soft">
          <CircleCheck /> {t('Clean: {clean}', { clean: clean.map(({ name }) => name).join(', ') })}
        </p>
      )}
      {untold.map(({ address, name }) => (
        <p key={address} className="clean text-sm" data-state="warn">
          <span className="mark">
            <StateIcon state="warn" />
          </span>
          <span>{t('{name} did not tell its codes: it may hold others than those shown.', { name })}</span>
        </p>
      ))}
      {silent.map(({ address, name, failure }) => (
        <p key={address} className="clean text-sm" data-state="warn">
          <span className="mark">
            <StateIcon state="warn" />
          </span>
          <span>
            {t('{name} was not read to its end: {message}', { name, message: known(failure?.message ?? '') })}
          </span>
        </p>
      ))}
    </Sheet>
  )
}
