/** For tests only: a vehicle in a workshop, an approved order, and a technician who may sign. */
import assert from 'node:assert/strict'
import type { Bay, BayOptions } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { Reply, Role } from '#kernel'
import { openThreadIn } from './testing-thread.ts'

export interface ActSeen {
  readonly id: string
  readonly status: string
  readonly failure?: { readonly code: string; readonly message: string; readonly at: string }
  readonly preconditions?: readonly { readonly name: string; readonly holds: boolean }[]
  readonly steps?: readonly { readonly ecu: string; readonly request: string; readonly outcome: string }[]
  readonly before?: readonly { readonly code: string }[]
  readonly after?: readonly { readonly code: string }[]
  readonly sha256: string | null
  readonly readySha256: string | null
}

export type Bench = Awaited<ReturnType<typeof openActBench>>

export const CLEAR = { order: { kind: 'clear-codes', ecu: null }, reason: 'Repaired, to be proven' } as const

/** @param databaseUrl of a PostgreSQL server; else on the embedded database. */
export async function openActBench(databaseUrl?: string) {
  const thread = await openThreadIn(await openWorkshop(databaseUrl), ['technician', 'admin'])
  const { shop } = thread
  const bodyOf = <Body>({ status, json, text }: Reply, expected: number): Body => {
    assert.equal(status, expected, text)
    return json as Body
  }

  /** Approved by another than who asked. */
  async function openOrder(vehicleId: string): Promise<string> {
    const draft = { vehicleId, title: 'Misfire' }
    const { id } = bodyOf<{ id: string }>(await shop.ask('technician', 'POST /work-orders', draft), 201)
    const approved = await shop.ask('fleet_manager', `POST /work-orders/${id}/approvals`, undefined, {
      'if-match': '*',
    })
    assert.equal(approved.status, 200, approved.text)
    return id
  }

  async function openSession(bay: Bay, role: Role = 'technician', more: object = {}): Promise<string> {
    const draft = { reason: 'Misfire at idle', ...more }
    const reply = await shop.ask(role, `POST /vehicles/${bay.vehicleId}/diagnostic-sessions`, draft)
    return bodyOf<{ id: string }>(reply, 201).id
  }

  const lock = (session: string, role: Role = 'technician', expiresInS = 600) =>
    shop.ask(role, `PUT /diagnostic-sessions/${session}/lock`, { expiresInS })

  /** A vehicle behind a bridge, an approved order, and a session under it that holds the lock. */
  async function openWork(
    kind: 'elm327' | 'doip' | 'slcan',
    scenario: Parameters<typeof shop.parkVehicle>[1],
    options?: BayOptions & { readonly isRecorded?: boolean },
  ) {
    const bay = await shop.parkVehicle(kind, scenario, options)
    const bridge = await shop.openBridge([bay])
    const workOrderId = await openOrder(bay.vehicleId)
    const session = await openSession(bay, 'technician', { workOrderId, isRecorded: options?.isRecorded === true })
    bodyOf(await lock(session), 200)
    return { bay, bridge, workOrderId, session }
  }

  const order = (session: string, draft: object, role: Role = 'technician') =>
    thread.sign(role, `POST /diagnostic-sessions/${session}/acts`, draft)

  /** Orders it, and waits until the ledger has placed its end. */
  async function run(session: string, draft: object): Promise<ActSeen> {
    const { id } = bodyOf<{ id: string }>(await order(session, draft), 202)
    return readEnd(id)
  }

  async function readEnd(id: string): Promise<ActSeen> {
    await shop.until(id, ['act.seal', 'act.fail'])
    return read(id)
  }
  const read = async (id: string) => bodyOf<ActSeen>(await shop.ask('technician', `GET /acts/${id}`), 200)

  async function factsOf(object: string, action: string) {
    await shop.house.kernel.ledger.drain()
    const query = `object=${object}&action=${action}`
    const { data } = bodyOf<{ data: { seq: number; outcome: string }[] }>(
      await shop.ask('auditor', `GET /ledger/entries?${query}`),
      200,
    )
    const bodies = []
    for (const { seq, outcome } of data) {
      const { text } = await shop.ask('auditor', `GET /ledger/entries/${seq}`)
      bodies.push({ outcome, text })
    }
    return bodies
  }

  return {
    ...{ ...thread, bodyOf, openOrder, openSession, lock, openWork, order, run, read, readEnd, factsOf },
    [Symbol.asyncDispose]: thread[Symbol.asyncDispose],
  }
}

export const codeOf = ({ status, json }: Reply) => [status, (json as { code?: string } | undefined)?.code]
