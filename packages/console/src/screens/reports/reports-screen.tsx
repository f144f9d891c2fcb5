import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Report } from '#api'
import { reportAddress, reportsQuery } from '#api'
import { t } from '#language'
import { CodeCount, Instant, Origin, PageHead, RecordList, RecordRow, SealMark, Tag, Unreadable } from '#ui'
import { PdfButton } from './pdf-button.tsx'
import { ReportLink } from './report-link.tsx'

function Row({ report }: { report: Report }): ReactNode {
  return (
    <RecordRow>
      <th scope="row" className="wide">
        <ReportLink address={reportAddress(report.scanId)}>
          {report.unit ?? (report.isUnreadable ? t('Report') : t('Erased vehicle'))}, <Instant at={report.endedAt} />
        </ReportLink>
      </th>
      <td>
        <span className="inline-flex flex-wrap items-center gap-2">
          {report.isUnreadable ? (
            <Unreadable />
          ) : (
            <CodeCount count={report.dtcCount} untold={report.untoldUnits} bare />
          )}
          {report.status === 'failed' && <Tag state="danger">{t('stopped early')}</Tag>}
          <Origin source={report.source} />
        </span>
      </td>
      <td className="hide wire">{report.vin ?? '–'}</td>
      <td className="hide">{report.plate ?? '–'}</td>
      <td className="hide">{report.seal ? <SealMark hash={report.seal.sha256} /> : '–'}</td>
      <td className="num">
        {!report.isUnreadable && <PdfButton scanId={report.scanId} unit={report.unit ?? t('erased')} />}
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Report'), t('Result'), t('VIN'), t('Plate'), t('Seal'), { acts: t('Save') }] as const

/** The reports of finished scans, the latest first. */
export function ReportsScreen(): ReactNode {
  const list = useInfiniteQuery(reportsQuery)
  return (
    <>
      <PageHead
        name={t('Reports')}
        title={t('Reports')}
        below={<p>{t('Finished scans, the latest first. Each carries the seal of what was read.')}</p>}
      />
      <RecordList
        list={list}
        label={t('Reports')}
        columns={COLUMNS}
        none={<p>{t('No scan has been finished yet. Each one leaves its report here.')}</p>}
      >
        {(report) => <Row key={report.scanId} report={report} />}
      </RecordList>
    </>
  )
}
