import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Branch } from './tree.ts'
import { idsWithin, treeOf } from './tree.ts'

const GROUPS = [
  { id: 'b', name: 'Electric', parentId: 'a' },
  { id: 'c', name: 'Trucks', parentId: null },
  { id: 'a', name: 'Vans', parentId: null },
  { id: 'e', name: 'Long range', parentId: 'b' },
  { id: 'd', name: 'Old', parentId: 'gone' },
]

const drawn = (branches: readonly Branch[]): unknown => branches.map(({ name, within }) => [name, drawn(within)])

describe('the tree of groups', () => {
  test('has each group in its parent, by name, and at the root whose parent is not there', () => {
    assert.deepEqual(drawn(treeOf(GROUPS)), [
      ['Old', []],
      ['Trucks', []],
      ['Vans', [['Electric', [['Long range', []]]]]],
    ])
  })

  test('knows all that stands in a group, the group with it', () => {
    const vans = treeOf(GROUPS).find(({ id }) => id === 'a')

    assert.deepEqual(vans && idsWithin(vans), ['a', 'b', 'e'])
  })
})
