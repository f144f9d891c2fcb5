import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import type { Scan, Seal } from './scan.ts'

/** The report of a scan that is over. For viewers VIN and plate arrive masked to their last four characters. */
export interface Report {
  readonly scanId: string
  readonly vehicleId: string
  readonly status: Scan['status']
  readonly unit: string | null
  readonly vin: string | null
  readonly plate: string | null
  readonly endedAt: string | null
  readonly dtcCount: number
  /** Control units that may hold more. */
  readonly untoldUnits: number
  readonly source?: Scan['source']
  readonly seal?: Seal
  readonly isUnreadable?: true
}

export const reportsQuery = pagesQuery<Report>({ key: ['reports'], path: '/reports' })

/** Where a browser opens the report as a page. */
export const reportAddress = (scanId: string): string => `/api/v1/reports/scans/${encodeURIComponent(scanId)}`

/** The same report as a PDF file. */
export async function fetchReportPdf(scanId: string): Promise<Blob> {
  const answer = await api.send(`/reports/scans/${encodeURIComponent(scanId)}`, { accept: 'application/pdf' })
  return answer.blob()
}
