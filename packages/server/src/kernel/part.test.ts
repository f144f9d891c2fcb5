import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Context, SubjectId } from '#kernel'
import { joinParts } from '#kernel'

const ctx = {} as Context
const subject = '00000000-0000-7000-8000-00000000000a' as SubjectId

describe('a room', () => {
  test('is the sum of its parts', async () => {
    const erased: string[] = []
    const room = joinParts('fleet', [
      {
        actions: { 'site.list': ['admin'] },
        canary: async () => ({ siteId: 's' }),
        erases: async () => void erased.push('sites'),
      },
      {
        actions: { 'part.list': ['admin'] },
        canary: async () => ({ partId: 'p' }),
        erases: async () => void erased.push('parts'),
      },
    ])
    assert.deepEqual(Object.keys(room.actions ?? {}), ['site.list', 'part.list'])
    assert.deepEqual(await room.canary?.(ctx), { siteId: 's', partId: 'p' })
    await room.erases?.(ctx, subject)
    assert.deepEqual(erased, ['sites', 'parts'])
  })

  test('refuses to stand where two parts say the same word', () => {
    const part = { actions: { 'site.list': ['admin'] } } as const
    assert.throws(() => joinParts('fleet', [part, part]), /fleet: actions declare "site.list" twice/)
  })
})
