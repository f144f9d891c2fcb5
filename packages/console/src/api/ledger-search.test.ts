import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLedgerSearch } from './ledger-search.ts'

test('an address of the ledger is read as far as it can be', () => {
  const from = '2026-01-05T08:00:30.500Z'
  assert.deepEqual(readLedgerSearch({ action: 'vehicle.read', from, to: 'yesterday', page: '3', actor: '' }), {
    action: 'vehicle.read',
    from,
  })
})
