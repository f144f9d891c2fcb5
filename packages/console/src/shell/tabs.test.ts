import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sectionsFor } from './nav.ts'
import { tabsFor } from './tabs.ts'

const OPEN = [
  'vehicle.list',
  'due.list',
  'inspection.list',
  'issue.list',
  'work-order.list',
  'driver.list',
  'document.list',
  'bridge.list',
]
const namesFor = (person: Parameters<typeof tabsFor>[0]) => tabsFor(person).map(({ name }) => name)

describe('the tabs at the foot of a phone', () => {
  test('are four, and those that the role works with', () => {
    assert.deepEqual(namesFor({ roles: ['technician'], permissions: OPEN }), [
      'My bay',
      'Vehicles',
      'Work orders',
      'Inspections',
    ])
    assert.deepEqual(namesFor({ roles: ['fleet_manager'], permissions: OPEN }), [
      'Due',
      'Vehicles',
      'Work orders',
      'Inspections',
    ])
  })

  test('lead nowhere that is not open, and leave no room empty that something open could fill', () => {
    assert.deepEqual(namesFor({ roles: ['driver'], permissions: ['vehicle.list', 'document.list', 'due.list'] }), [
      'My vehicle',
      'Vehicles',
      'Documents',
      'Due',
    ])
    assert.deepEqual(namesFor({ roles: ['auditor'], permissions: ['report.list', 'clause.list'] }), [
      'Clauses',
      'Reports',
    ])
    assert.deepEqual(namesFor({ roles: ['facilities'], permissions: [] }), [])
  })

  test('begin where the person begins, whatever the role is called', () => {
    const stranger = { roles: ['some-new-role'], permissions: OPEN }
    assert.equal(tabsFor(stranger).length, 4)
    assert.deepEqual(tabsFor(stranger)[0], sectionsFor(stranger)[0]?.places[0])
  })
})
