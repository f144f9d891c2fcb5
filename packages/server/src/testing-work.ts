/** For tests only: work orders, parts and service as people ask for them, on a server that does several things at once where there is one. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Question, Reply, Role } from '#kernel'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import { codeOf, openJourneys } from './testing-journey.ts'

export interface Order {
  readonly id: string
  readonly number: number
  readonly status: string
  readonly costMinor: number
  readonly lines: readonly { readonly id: string; readonly kind: string; readonly costMinor: number }[]
}

export type WorkBench = Awaited<ReturnType<typeof openWorkBench>>

export async function openWorkBench() {
  const server = postgresAvailable() ? await createPostgresDatabase() : undefined
  const environment = server ? { DATABASE_URL: server.url, MUTS_KEK: randomBytes(32).toString('base64') } : {}
  const journeys = await openJourneys({ environment })
  const { as } = journeys

  const send = (
    role: Role,
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    version = '*',
  ) => {
    const question: Question = { method, path: `/api/v1${path}`, headers: { 'if-match': version } }
    return as(role, body === undefined ? question : { ...question, body })
  }
  const look = (role: Role, path: string) => as(role, { path: `/api/v1${path}` })
  const seen = ({ status, json, text }: Reply) => [status, codeOf({ json }) ?? (status < 300 ? undefined : text)]
  const orderOf = (reply: Reply): Order => {
    assert.ok(reply.status < 300, reply.text)
    return reply.json as Order
  }
  const idOf = (reply: Reply) => {
    assert.equal(reply.status, 201, reply.text)
    return (reply.json as { id: string }).id
  }
  const register = async (unit: string, role: Role = 'fleet_manager') =>
    idOf(await send(role, 'POST', '/vehicles', { unit }))
  const open = async (vehicleId: string, more: object = {}, role: Role = 'technician') =>
    orderOf(await send(role, 'POST', '/work-orders', { vehicleId, title: 'Brakes', ...more }))
  const move = (id: string, status: string, role: Role = 'fleet_manager') =>
    send(role, 'PUT', `/work-orders/${id}/status`, { status })
  const approve = (id: string, role: Role = 'fleet_manager') => send(role, 'POST', `/work-orders/${id}/approvals`)
  const labour = (minutes: number, ratePerHourMinor: number) => ({ labour: { text: 'Fit', minutes, ratePerHourMinor } })

  return { ...journeys, send, look, seen, orderOf, idOf, register, open, move, approve, labour }
}
