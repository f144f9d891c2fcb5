/** Reports of finished scans. */
export { ReportLink } from './report-link.tsx'
export { ReportsScreen } from './reports-screen.tsx'
