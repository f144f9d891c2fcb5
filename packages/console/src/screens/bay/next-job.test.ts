import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Issue, WorkOrder } from '#api'
import { nextJob } from './next-job.ts'

const order = (number: number, status: WorkOrder['status']) =>
  ({ id: `order-${number}`, number, status, vehicleId: `v-${number}` }) as WorkOrder
const issue = (severity: Issue['severity'], status: Issue['status'] = 'open') =>
  ({ id: severity, severity, status, vehicleId: severity }) as Issue

describe('the next job in a bay', () => {
  test('is what was begun first, before all that is only approved', () => {
    const job = nextJob([order(1, 'approved'), order(2, 'in_progress'), order(3, 'in_progress')], [issue('critical')])
    assert.deepEqual(job, { kind: 'order', vehicleId: 'v-2', order: order(2, 'in_progress') })
  })

  test('is a critical issue before an approved order, and any other issue after all orders', () => {
    const orders = [order(3, 'done'), order(2, 'approved')]
    assert.equal(nextJob(orders, [issue('low'), issue('critical')])?.vehicleId, 'critical')
    assert.equal(nextJob(orders, [issue('high')])?.vehicleId, 'v-2')
    assert.equal(nextJob([order(3, 'done')], [issue('high')])?.vehicleId, 'v-3')
    assert.equal(nextJob([], [issue('low'), issue('high'), issue('medium')])?.vehicleId, 'high')
  })

  test('is none where all waits, is not approved, or is at work already', () => {
    const orders = [order(3, 'waiting'), order(2, 'draft'), order(1, 'closed')]
    assert.equal(nextJob(orders, [issue('critical', 'in_work'), issue('high', 'deferred')]), undefined)
  })
})
