import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isField, readCells, readColumns } from './columns.ts'

/** What every object has without having been given it. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__']

describe('the columns of a file', () => {
  test('are known by their own name, by that of another system, and by what is said of them', () => {
    const columns = readColumns(['unit', 'License plate', 'Kennung'], { Kennung: 'vin' })
    assert.deepEqual(
      columns.map(({ field }) => field),
      ['unit', 'plate', 'vin'],
    )
    assert.deepEqual(readCells(columns, ['A-1', 'X 1', '']).draft, { unit: 'A-1', plate: 'X 1' })
  })

  test('are known by the key or the label of a field that the organisation added, unless it says two or is retired', () => {
    const field = (key: string, label: string, isRetired = false) => ({ key, label, isRetired })
    const own = [field('bay', 'Stellplatz'), field('a', 'Note'), field('b', 'note'), field('old', 'Old', true)]
    const header = ['unit', 'stellplatz', 'BAY', 'note', 'old', 'b', 'Plate']
    assert.deepEqual(
      readColumns(header, {}, [...own, field('plate', 'Plate')]).map(({ field }) => field),
      ['unit', 'custom.bay', null, null, null, 'custom.b', 'plate'],
    )
    assert.deepEqual(
      readColumns(['Stellplatz', 'bay'], { Stellplatz: null }, own).map(({ field }) => field),
      [null, 'custom.bay'],
    )
  })

  test('are left out where their name is one that every object has', () => {
    const columns = readColumns(['unit', ...INHERITED], {})
    assert.deepEqual(
      columns.map(({ field }) => field),
      ['unit', ...INHERITED.map(() => null)],
    )
    const cells = ['A-1', ...INHERITED.map(() => 'x')]
    assert.deepEqual(readCells(columns, cells), { draft: { unit: 'A-1' }, faults: [] })
  })

  test('take as the part of a field all that comes after its first dot', () => {
    const columns = readColumns(['unit', 'externalIds.erp', 'externalIds.erp.no'], {})
    const { draft, faults } = readCells(columns, ['A-1', '1', '2'])
    assert.deepEqual(draft, { unit: 'A-1', externalIds: { erp: '1', 'erp.no': '2' } })
    assert.deepEqual(faults, [])
  })

  test('can be sent to a field of vehicles and to nothing else', () => {
    for (const field of ['unit', 'externalIds.erp', 'externalIds.erp.no', 'externalIds.constructor'])
      assert.ok(isField(field), field)
    for (const field of [...INHERITED, 'constructor.name', 'externalIds', 'unit.x', 'nothing'])
      assert.equal(isField(field), false, field)
  })
})
