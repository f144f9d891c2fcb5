import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { createTilesSource, parseVkey, REMARKS_PATH, verifyLog } from '#proof'
import { sha256 } from './digest.ts'
import { createLedgerJobs } from './jobs.ts'
import type { Ledger } from './ledger.ts'
import { openTestLedger, read } from './testing.ts'

/** What an auditor finds who has the export and nothing else. */
async function auditExport(ledger: Ledger) {
  const folder = mkdtempSync(join(tmpdir(), 'muts-export-'))
  try {
    const exported = await ledger.exportLog(folder)
    const vkeys = readFileSync(join(folder, 'keys'), 'utf8').trim().split('\n').map(parseVkey)
    const readPath = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined)
    const verdict = await verifyLog(createTilesSource(readPath), { vkeys, hash: sha256 })
    return { exported, verdict, hasRemarks: existsSync(join(folder, REMARKS_PATH)) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const engine of engines()) {
  describe(`the whole log, on ${engine}`, () => {
    test('is looked at every day, and a finding stands until a look finds nothing', async () => {
      await using house = await openTestLedger(engine)
      const [job] = createLedgerJobs(house.ledger)
      await house.act([read('golf')])
      await house.ledger.drain()
      const findings = async () =>
        (await house.list()).filter(({ object }) => object === 'ledger.verify').map(({ action }) => action)

      await job?.runApart?.()
      await house.ledger.drain()
      const before = await findings()
      await house.superuser(`UPDATE ledger_entry SET action = 'vehicle.wash' WHERE seq = 1`)
      for (let day = 0; day < 2; day++) await job?.runApart?.()
      await house.ledger.drain()
      const [finding] = await house.list()
      await house.superuser(`UPDATE ledger_entry SET action = 'vehicle.read' WHERE seq = 1`)
      await job?.runApart?.()
      await house.ledger.drain()

      assert.deepEqual([job?.name, job?.every, before], ['ledger.verify', { days: 1 }, []])
      assert.match(String(finding?.facts.because), /column action of entry 1 is not what its body says \(entry 1\)/)
      assert.deepEqual(await findings(), ['finding.close', 'finding.open'])
    })

    test('leaves with a remark on each entry whose columns are not what it says, so that an auditor sees it too', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 300 }, (_, at) => read(`car-${at}`)))
      await house.ledger.drain()
      const columns = {
        keys: `keys = '{}'`,
        action: `action = 'vehicle.wash'`,
        at: `at = at + interval '1 hour'`,
        org: 'org_id = gen_random_uuid()',
        id: 'id = gen_random_uuid()',
      }
      const honest = await auditExport(house.ledger)
      await house.superuser('CREATE TABLE honest AS SELECT * FROM ledger_entry WHERE seq = 270')
      for (const [column, set] of Object.entries(columns)) {
        await house.superuser(`UPDATE ledger_entry SET ${set} WHERE seq = 270`)
        const { exported, verdict } = await auditExport(house.ledger)
        assert.equal(exported.misfiled, 270)
        assert.deepEqual([verdict.finding?.code, verdict.firstBad], ['columns', 270], column)
        await house.superuser('DELETE FROM ledger_entry WHERE seq = 270')
        await house.superuser('INSERT INTO ledger_entry SELECT * FROM honest')
      }
      assert.deepEqual([honest.exported, honest.verdict.ok, honest.hasRemarks], [{ size: 301 }, true, false])
    })

    test('leaves with a gap where a row is gone, and the auditor names it', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 300 }, (_, at) => read(`car-${at}`)))
      await house.ledger.drain()
      await house.superuser('DELETE FROM ledger_entry WHERE seq = 7')

      const { verdict } = await auditExport(house.ledger)

      assert.deepEqual([verdict.ok, verdict.firstBad], [false, 7])
    })
  })
}
