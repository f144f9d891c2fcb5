import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEmphasis } from './emphasis.ts'

test('the emphasis of a policy becomes tone, and no word is lost', () => {
  assert.deepEqual(readEmphasis('**Admin**: Full system access'), [
    { text: 'Admin', tone: 'strong' },
    { text: ': Full system access', tone: 'plain' },
  ])
  assert.deepEqual(readEmphasis('*Date: 2025-09-21*'), [{ text: 'Date: 2025-09-21', tone: 'emphasis' }])
  assert.deepEqual(readEmphasis('2 * 3 is plain'), [{ text: '2 * 3 is plain', tone: 'plain' }])
})
