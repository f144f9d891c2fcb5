import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstScreen, sectionsFor } from './nav.ts'

const technician = {
  roles: ['technician'],
  permissions: ['vehicle.list', 'work-order.list', 'bridge.list', 'report.list'],
}
const driver = { roles: ['driver'], permissions: ['vehicle.list'] }
const viewer = { roles: ['viewer'], permissions: ['report.list'] }
const auditor = { roles: ['auditor'], permissions: ['report.list', 'clause.list', 'ledger.prove'] }
const securityLead = { roles: ['security_lead'], permissions: ['vehicle.list', 'clause.list', 'report.list'] }
const admin = {
  roles: ['admin'],
  permissions: ['vehicle.list', 'report.list', 'clause.list', 'user.list', 'setting.read'],
}

const namesFor = (person: typeof admin) => sectionsFor(person).flatMap(({ places }) => places.map(({ name }) => name))

describe('the ways through the house', () => {
  test('are those the permissions open, and no other', () => {
    assert.deepEqual(namesFor(technician), ['Vehicles', 'My bay', 'Work orders', 'Bridges', 'Reports'])
    assert.deepEqual(namesFor({ ...technician, roles: ['inspector'] }), [
      'Vehicles',
      'Work orders',
      'Bridges',
      'Reports',
    ])
    assert.deepEqual(namesFor(driver), ['My vehicle', 'Vehicles'])
    assert.deepEqual(namesFor(viewer), ['Reports'])
    assert.deepEqual(namesFor(auditor), ['Reports', 'Clauses', 'Ledger'])
    assert.deepEqual(namesFor(admin), ['Vehicles', 'Reports', 'Clauses', 'Set-up', 'People', 'Settings'])
  })

  test('leave no heading without a way under it', () => {
    assert.deepEqual(
      sectionsFor(viewer).map(({ title }) => title),
      ['Evidence'],
    )
  })

  test('begin where the work of the role is', () => {
    assert.equal(firstScreen(technician), '/app/bay')
    assert.equal(firstScreen({ ...technician, permissions: ['vehicle.list'] }), '/app/vehicles')
    assert.equal(firstScreen(driver), '/app/my-vehicle')
    assert.equal(firstScreen(viewer), '/app/reports')
    assert.equal(firstScreen(auditor), '/app/clauses')
    assert.equal(firstScreen(securityLead), '/app/clauses')
    assert.equal(firstScreen(admin), '/app/set-up')
    assert.equal(firstScreen({ ...admin, permissions: ['vehicle.list'] }), '/app/vehicles')
  })

  test('begin at the own profile for whom nothing else is open', () => {
    assert.equal(firstScreen({ roles: ['facilities'], permissions: [] }), '/app/profile')
    assert.equal(firstScreen({ roles: ['security_lead'], permissions: [] }), '/app/profile')
  })
})
