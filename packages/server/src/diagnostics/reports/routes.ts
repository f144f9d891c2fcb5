/** Reports over HTTP, and the public files their page is set with. */
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'
import type { Kernel } from '#kernel'
import type { Answer, Route } from '#kernel/http'
import { defineRoute, ok, PageQuery, pageOf } from '#kernel/http'
import type { Fonts } from '#kernel/paper'
import { createFonts, readFont } from '#kernel/paper'
import { chooseMedia } from './media.ts'
import { outlineReport } from './outline.ts'
import { renderHtml, STYLESHEET } from './render-html.ts'
import { renderPdf } from './render-pdf.ts'
import type { Report, ReportVerbs } from './reports.ts'
import { ReportSummary } from './schema.ts'
import { REPORT_STYLE } from './style.ts'

const MEDIA = ['text/html', 'application/pdf'] as const
const ScanParams = Type.Object({ scanId: Id }, { additionalProperties: false })

export const createReportRoutes = (
  kernel: Pick<Kernel, 'act' | 'clock'>,
  reports: ReportVerbs,
  fonts = createFonts(),
): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/reports',
    access: { action: 'report.list' },
    summary: 'Lists the reports of scans that are over, the latest first',
    query: PageQuery,
    answers: { 200: { description: 'A page', body: pageOf(ReportSummary) } },
    handle: async (ctx, { query }) => ok(await reports.listReports(ctx, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/reports/scans/:scanId',
    access: { action: 'report.read' },
    summary: 'Gives the report of a scan as a page or as PDF',
    params: ScanParams,
    answers: { 200: { description: 'The report', media: [...MEDIA] } },
    // Read and recorded in an act of its own; setting type holds no transaction.
    prepare: async ({ params, headers }, who) => {
      const media = chooseMedia(headers.accept, MEDIA)
      const report = await kernel.act(who, (ctx) => reports.readReport(ctx, params.scanId))
      return render(report, media, kernel.clock.now(), fonts)
    },
    handle: async (_ctx, { prepared }) => prepared,
  }),
  file(STYLESHEET, 'text/css; charset=utf-8', () => new TextEncoder().encode(REPORT_STYLE)),
  file('/assets/report-latin.woff2', 'font/woff2', () => readFont('latin')),
  file('/assets/report-latin-ext.woff2', 'font/woff2', () => readFont('latin-ext')),
]

async function render(report: Report, media: (typeof MEDIA)[number], now: Date, fonts: Fonts): Promise<Answer> {
  const blocks = outlineReport(report)
  const vary = { vary: 'accept' }
  if (media === 'text/html') return ok(renderHtml(blocks), { ...vary, 'content-type': 'text/html; charset=utf-8' })
  const name = `diagnosis-${report.scan.id}.pdf`
  return ok(await renderPdf(blocks, now, fonts), {
    ...vary,
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}"`,
  })
}

function file(path: `/assets/${string}`, type: string, read: () => Uint8Array): Route {
  let bytes: Uint8Array | undefined
  return defineRoute({
    method: 'GET',
    path: `/${path}`,
    access: { public: 'the look of a report holds no data' },
    summary: 'A file that a report is set with',
    answers: { 200: { description: 'The file', media: [type] } },
    serve: async () => {
      bytes ??= read()
      return ok(bytes, { 'content-type': type, 'cache-control': 'public, max-age=3600' })
    },
  })
}
