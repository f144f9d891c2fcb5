/** Door of reports: scans that are over, for those who read, as a page or as PDF. */
import type { ScanVerbs } from '#diagnostics/scans'
import type { Kernel, Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import type { ReportsBelow } from './reports.ts'
import { createReports } from './reports.ts'
import { createReportRoutes } from './routes.ts'

export type { ReportsBelow } from './reports.ts'

export const openReports = (kernel: Kernel, below: ReportsBelow, scans: ScanVerbs): Part => ({
  actions,
  entries,
  routes: createReportRoutes(kernel, createReports(kernel, below, scans)),
})
