import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ScanView } from '#diagnostics/scans'
import type { Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { Reply } from '#kernel'
import type { ReportSummary } from './schema.ts'

let shop: Workshop
let scan: ScanView
before(async () => {
  shop = await openWorkshop()
  const golf = await shop.parkVehicle('elm327', 'misfire')
  await shop.openBridge([golf])
  scan = await shop.scan(golf)
})
after(() => shop[Symbol.asyncDispose]())

const read = (role: 'viewer' | 'auditor' | 'technician' | 'driver', accept: string): Promise<Reply> =>
  shop.ask(role, `GET /reports/scans/${scan.id}`, undefined, { accept })

const VIN = 'MUTSDEM0000000001'

describe('a report', () => {
  test('is whole for a technician: vehicle, codes with their meaning, seal, and that it is simulated', async () => {
    const page = await read('technician', 'text/html')
    assert.equal(page.status, 200)
    assert.match(page.headers['content-type'] ?? '', /^text\/html/)
    for (const word of [
      VIN,
      'DEM 1001',
      'Šérie',
      'P0301',
      'SIMULATED',
      scan.seal?.sha256 ?? 'none',
      `entry ${scan.seal?.seq}`,
    ]) {
      assert.ok(page.text.includes(word), word)
    }
  })

  for (const role of ['viewer', 'auditor'] as const) {
    test(`shows a ${role} VIN and plate by their last four characters, on the page and in the list [muts.roles.viewer]`, async () => {
      const page = await read(role, 'text/html')
      const list = await shop.ask(role, 'GET /reports')
      const report = (list.json as { data: ReportSummary[] }).data.find(({ scanId }) => scanId === scan.id)
      assert.deepEqual([page.status, list.status], [200, 200])
      for (const text of [page.text, list.text]) {
        assert.ok(!text.includes(VIN) && !text.includes('DEM 1001'))
        assert.ok(text.includes('•0001') && text.includes('•1001'))
      }
      assert.equal(report?.vin, `${'•'.repeat(13)}0001`)
    })
  }

  test('is a PDF for who asks for one, and 406 for who takes neither', async () => {
    const pdf = await read('viewer', 'application/pdf')
    assert.equal(pdf.headers['content-type'], 'application/pdf')
    assert.ok(pdf.text.startsWith('%PDF-'))
    assert.match((await read('viewer', '*/*')).headers['content-type'] ?? '', /^text\/html/)
    assert.equal((await read('viewer', 'image/png')).status, 406)
    assert.equal(
      (await read('viewer', 'text/html;q=0, application/pdf;q=0.1')).headers['content-type'],
      'application/pdf',
    )
  })

  test('is read by those who may, and every reading is an entry about the vehicle [muts.data.audit-access]', async () => {
    assert.equal((await read('driver', 'text/html')).status, 403)
    await read('auditor', 'text/html')
    await shop.until(scan.id, ['report.read'])
    assert.ok(shop.actions(scan.id).includes('report.read'))
  })

  test('holds no script and no inline style, and its stylesheet is public', async () => {
    const page = await read('technician', 'text/html')
    assert.ok(!/<script|style=|<style/i.test(page.text))
    const sheet = await shop.house.kernel.door.ask({ path: '/assets/report.css' })
    assert.deepEqual([sheet.status, sheet.headers['content-type']], [200, 'text/css; charset=utf-8'])
  })
})
