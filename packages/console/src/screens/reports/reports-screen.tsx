import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Report } from '#api'
import { reportAddress, reportsQuery } from '#api'
import {
  DataTable,
  Empty,
  Instant,
  LoadMore,
  Origin,
  PageHead,
  ProblemNote,
  SealMark,
  Tag,
  Unreadable,
  Waiting,
} from '#ui'
import { PdfButton } from './pdf-button.tsx'
import { ReportLink } from './report-link.tsx'

function CodeCount({ count }: { count: number }): ReactNode {
  return (
    <Tag state={count > 0 ? 'warn' : 'ok'} bare>
      {count === 0 ? 'no codes' : `${count} ${count === 1 ? 'code' : 'codes'}`}
    </Tag>
  )
}

function Row({ report }: { report: Report }): ReactNode {
  return (
    <tr>
      <th scope="row" className="wide">
        <ReportLink address={reportAddress(report.scanId)}>
          {report.unit ?? (report.isUnreadable ? 'Report' : 'Erased vehicle')}, <Instant at={report.endedAt} />
        </ReportLink>
      </th>
      <td>
        <span className="inline-flex flex-wrap items-center gap-2">
          {report.isUnreadable ? <Unreadable /> : <CodeCount count={report.dtcCount} />}
          {report.status === 'failed' && <Tag state="danger">stopped early</Tag>}
          <Origin source={report.source} />
        </span>
      </td>
      <td className="hide wire">{report.vin ?? '–'}</td>
      <td className="hide">{report.plate ?? '–'}</td>
      <td className="hide">{report.seal ? <SealMark hash={report.seal.sha256} /> : '–'}</td>
      <td className="num">
        {!report.isUnreadable && <PdfButton scanId={report.scanId} unit={report.unit ?? 'erased'} />}
      </td>
    </tr>
  )
}

/** The reports of finished scans, the latest first. */
export function ReportsScreen(): ReactNode {
  const list = useInfiniteQuery(reportsQuery)
  const reports = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <PageHead
        name="Reports"
        title="Reports"
        below={<p>Finished scans, the latest first. Each carries the seal of what was read.</p>}
      />
      <div className="sheet">
        {list.isPending && <Waiting what="Loading reports" />}
        {list.error && <ProblemNote error={list.error} />}
        {list.data && reports.length === 0 && (
          <Empty>
            <p>No scan has been finished yet. Each one leaves its report here.</p>
          </Empty>
        )}
        {reports.length > 0 && (
          <DataTable
            label="Reports"
            head={
              <>
                <th>Report</th>
                <th>Result</th>
                <th>VIN</th>
                <th>Plate</th>
                <th>Seal</th>
                <th>
                  <span className="sr-only">Save</span>
                </th>
              </>
            }
          >
            <tbody>
              {reports.map((report) => (
                <Row key={report.scanId} report={report} />
              ))}
            </tbody>
          </DataTable>
        )}
      </div>
      <LoadMore list={list} />
    </>
  )
}
