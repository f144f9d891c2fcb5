import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupChoices } from './choice.ts'

test('a group is called by all that it stands in, and those of one are beside one another', () => {
  const groups = [
    { id: 'b', name: 'Electric', parentId: 'a' },
    { id: 'c', name: 'Trucks', parentId: null },
    { id: 'a', name: 'Vans', parentId: null },
    { id: 'd', name: 'Old', parentId: 'gone' },
  ]

  assert.deepEqual(groupChoices(groups), [
    ['d', 'Old'],
    ['c', 'Trucks'],
    ['a', 'Vans'],
    ['b', 'Vans / Electric'],
  ])
})
