import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { ScanSummary, ScanView } from '#diagnostics/scans'
import type { Bay, Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import { CANARY } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { ReportSummary } from './schema.ts'

describe('a scan that is stored otherwise than it was sealed', () => {
  let shop: Workshop
  let golf: Bay
  let [first, second]: ScanView[] = []
  before(async () => {
    shop = await openWorkshop()
    golf = await shop.parkVehicle('doip', 'misfire')
    await shop.openBridge([golf])
  })
  after(() => shop[Symbol.asyncDispose]())
  beforeEach(async () => {
    first = await shop.scan(golf)
    second = await shop.scan(golf)
  })

  /** What somebody does who can write to the database and holds no key. */
  const tamper = (statement: Sql) => shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.run(statement))
  const codeOf = (reply: { readonly status: number; readonly json: unknown }) => [
    reply.status,
    (reply.json as { code?: string }).code,
  ]
  const readBroken = async (id: string | undefined) => {
    const replies = [
      await shop.ask('technician', `GET /scans/${id}`),
      await shop.ask('technician', `GET /scans/${id}/sealed`),
      await shop.ask('auditor', `GET /reports/scans/${id}`),
    ]
    return new Set(replies.map(codeOf).map(String))
  }
  const findings = async (action: string, id: string | undefined) => {
    await shop.house.kernel.ledger.drain()
    const found = await shop.ask('auditor', `GET /ledger/entries?action=${action}&object=${id}`)
    return (found.json as { data: unknown[] }).data.length
  }

  test('is not shown when its row states another hash, and leaves an entry [muts.data.audit-access]', async () => {
    await tamper(
      sql`UPDATE diagnostics_scan SET sealed_sha256 = decode(repeat('ab', 32), 'hex') WHERE id = ${first?.id}`,
    )

    assert.deepEqual(await readBroken(first?.id), new Set(['409,diagnostics.seal-broken']))
    assert.equal(await findings('seal.break', first?.id), 3)
    const whole = await shop.ask('technician', `GET /scans/${second?.id}`)
    assert.equal((whole.json as ScanView).seal?.sha256, second?.seal?.sha256)
  })

  test('is not shown when row and document agree and the ledger says another hash', async () => {
    await tamper(sql`
      UPDATE diagnostics_scan SET (seal_entry_id, seal_seq) =
        (SELECT seal_entry_id, seal_seq FROM diagnostics_scan WHERE id = ${second?.id}) WHERE id = ${first?.id}`)
    assert.deepEqual(await readBroken(first?.id), new Set(['409,diagnostics.seal-broken']))
  })

  test('is not shown when its seal is gone from the row', async () => {
    await tamper(sql`
      UPDATE diagnostics_scan SET sealed_sha256 = NULL, seal_entry_id = NULL, seal_seq = NULL WHERE id = ${first?.id}`)
    assert.deepEqual(await readBroken(first?.id), new Set(['409,diagnostics.seal-broken']))
  })

  test('keeps nobody from the lists it stands in: there it says that it is broken, and nothing else', async () => {
    await tamper(sql`
      UPDATE diagnostics_scan SET personal_sealed = (SELECT personal_sealed FROM diagnostics_scan WHERE id = ${second?.id})
      WHERE id = ${first?.id}`)
    const scans = await shop.ask('technician', `GET /vehicles/${golf.vehicleId}/scans`)
    const reports = await shop.ask('auditor', 'GET /reports')

    const scanOf = (id?: string) => (scans.json as { data: ScanSummary[] }).data.find((scan) => scan.id === id)
    const reportOf = (id?: string) => (reports.json as { data: ReportSummary[] }).data.find((one) => one.scanId === id)
    assert.deepEqual([scanOf(first?.id)?.isUnreadable, scanOf(first?.id)?.seal], [true, undefined])
    assert.deepEqual([reportOf(first?.id)?.isUnreadable, reportOf(first?.id)?.vin], [true, null])
    assert.deepEqual([scanOf(second?.id)?.isUnreadable, scanOf(second?.id)?.seal], [undefined, second?.seal])
    assert.ok(reportOf(second?.id)?.vin?.endsWith('0001'))
    // One entry a minute, whoever reads: the two lists may stand on either side of its end.
    assert.ok([1, 2].includes(await findings('vault.integrity', first?.id)))
    assert.deepEqual(codeOf(await shop.ask('technician', `GET /scans/${first?.id}`)), [503, 'vault.integrity'])
  })
})
