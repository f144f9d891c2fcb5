/** SOVD for whoever does something: each is an act of ours, with its lock, order, reason, second factor and leave. */
import { Type } from 'typebox'
import type { Control } from '#diagnostics/acts'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { accepted, defineRoute, noContent, ok } from '#kernel/http'
import type { ActOrder } from '#protocol/acts'
import { MOST_HOLD_MS, SINGLE_CODE } from '#protocol/acts'
import { addressOf, readUnit, readWholeUnit, unknownThere } from './components.ts'
import { SOVD } from './dialect.ts'
import { requireFault } from './faults.ts'
import type { HeldOrder } from './operations.ts'
import { Execution, isExecutionOf, Operation, operationId, orderOf, toExecution, written } from './operations.ts'
import type { SovdPorts } from './ports.ts'
import { ComponentParams, componentParams, itemsOf, paramsWith } from './shapes.ts'

const strict = { additionalProperties: false } as const
const COMPONENT = '/vehicles/:vehicleId/sovd/v1/components/:componentId'
const OPERATION = `${COMPONENT}/operations/:operationId` as const
/** Kind, identifier and up to 64 bytes in hex. */
const Word = Type.String({ minLength: 1, maxLength: 160 })
const operationParams = { ...componentParams, operationId: Word }
const OperationParams = Type.Object(operationParams, strict)
const ExecutionParams = Type.Object({ ...operationParams, actId: Type.String({ format: 'uuid' }) }, strict)
const USUAL_S = 10
/** How long it is held, in seconds. */
const ExecutionDraft = Type.Object(
  { timeout: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_HOLD_MS / 1_000 })) },
  strict,
)
const Started = Type.Object({ id: Execution.properties.id, status: Execution.properties.status })
const STEP_UP = { what: 'Change something on a vehicle' }

type ClearOrder = Extract<ActOrder, { kind: 'clear-codes' | 'clear-code' }>

const startedOf = ({ id }: { readonly id: string }) =>
  accepted({ id, status: 'running' as const }, { location: `/api/v1/acts/${id}` })

/** Numbers that stand for many codes, and those of a truck. */
const notSingle = (code: string) =>
  new Problem('conflict', 'diagnostics.not-capable', `${code} cannot be cleared alone. Nothing was sent.`)

interface Place {
  readonly vehicleId: string
  readonly componentId: string
}

export function createOperationRoutes(ports: SovdPorts): readonly Route[] {
  const { acts, working, profiles, matrix } = ports

  async function readControls(ctx: Context, { vehicleId, componentId }: Place): Promise<readonly Control[]> {
    const { ecu } = await readUnit(ports, ctx, vehicleId, componentId)
    const { controls } = await profiles.readProfile(ctx, vehicleId)
    return controls.filter((control) => control.ecu === ecu.address)
  }

  async function requireControl(ctx: Context, place: Place & { readonly operationId: string }): Promise<Control> {
    const found = (await readControls(ctx, place)).find((control) => operationId(control) === place.operationId)
    if (found) return found
    throw unknownThere('operation', 'The profile of this vehicle names no such control or routine of this unit.')
  }

  async function toOperations(ctx: Context, vehicleId: string, controls: readonly Control[]) {
    if (controls.length === 0) return []
    const findProblem = await matrix.readJudge(ctx, vehicleId)
    return controls.map((control) => {
      const because = findProblem(orderOf(control, 0))?.message ?? null
      return {
        ...{ id: operationId(control), name: control.name },
        ...{ proximity_proof_required: false, asynchronous_execution: true },
        href: addressOf(vehicleId, 'components', control.ecu, 'operations', operationId(control)),
        ...{ 'x-muts-is-offered': because === null, 'x-muts-because': because },
      }
    })
  }

  /** In the own open session, for the reason of that work. */
  async function order(ctx: Context, vehicleId: string, order: HeldOrder | ClearOrder) {
    const session = await working.requireWorking(ctx, vehicleId)
    return acts.requestAct(ctx, session.id, { order, reason: await working.reasonOf(ctx, session) })
  }

  async function readExecution(ctx: Context, place: Place & { readonly operationId: string; readonly actId: string }) {
    const act = await acts.readAct(ctx, place.actId)
    if (act.vehicleId === place.vehicleId && isExecutionOf(act, place.componentId, place.operationId)) return act
    throw unknownThere('execution', 'There is no such execution of this operation.')
  }

  return [
    defineRoute({
      method: 'GET',
      path: `${COMPONENT}/operations`,
      access: { action: 'diagnostic-profile.read' },
      dialect: SOVD,
      summary: 'Lists the controls and routines that the profile of the vehicle allows of a unit',
      params: ComponentParams,
      answers: { 200: { description: 'The operations', body: itemsOf(Operation) } },
      handle: async (ctx, { params }) =>
        ok({ items: await toOperations(ctx, params.vehicleId, await readControls(ctx, params)) }),
    }),
    defineRoute({
      method: 'GET',
      path: OPERATION,
      access: { action: 'diagnostic-profile.read' },
      dialect: SOVD,
      summary: 'Shows one control or routine, and whether it is offered',
      params: OperationParams,
      answers: { 200: { description: 'The operation', body: Operation } },
      handle: async (ctx, { params }) => {
        const [operation] = await toOperations(ctx, params.vehicleId, [await requireControl(ctx, params)])
        return ok(operation)
      },
    }),
    defineRoute({
      ...written('POST', 'act.request'),
      path: `${OPERATION}/executions`,
      summary: 'Orders the control or routine, in your open diagnostic session',
      stepUp: STEP_UP,
      params: OperationParams,
      body: ExecutionDraft,
      answers: { 202: { description: 'Queued', body: Started } },
      reach: (ctx, _, { body }) => acts.requireAct(ctx, (body as { id: string }).id),
      handle: async (ctx, { params, body }) => {
        const control = await requireControl(ctx, params)
        const { id } = await order(ctx, params.vehicleId, orderOf(control, (body.timeout ?? USUAL_S) * 1_000))
        const path = ['components', params.componentId, 'operations', params.operationId, 'executions', id]
        return accepted({ id, status: 'running' as const }, { location: addressOf(params.vehicleId, ...path) })
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${OPERATION}/executions`,
      access: { action: 'act.read' },
      dialect: SOVD,
      summary: 'Lists the executions in your open diagnostic session, the latest first',
      params: OperationParams,
      answers: { 200: { description: 'The executions', body: itemsOf(Type.Object({ id: Execution.properties.id })) } },
      handle: async (ctx, { params }) => {
        await requireControl(ctx, params)
        const session = await working.findWorking(ctx, params.vehicleId)
        const { data } = session ? await acts.listActs(ctx, session.id) : { data: [] }
        const own = data.filter((act) => isExecutionOf(act, params.componentId, params.operationId))
        return ok({ items: own.map(({ id }) => ({ id })) })
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${OPERATION}/executions/:actId`,
      access: { action: 'act.read' },
      dialect: SOVD,
      summary: 'Shows how far an execution is, and what the unit refused',
      params: ExecutionParams,
      answers: { 200: { description: 'The execution', body: Execution } },
      handle: async (ctx, { params }) => ok(toExecution(await readExecution(ctx, params))),
    }),
    defineRoute({
      ...written('DELETE', 'act.stop'),
      path: `${OPERATION}/executions/:actId`,
      summary: 'Ends an execution before its time; what is held goes back to the vehicle',
      params: ExecutionParams,
      answers: { 204: { description: 'Asked to stop' } },
      handle: async (ctx, { params }) => {
        const { id } = await readExecution(ctx, params)
        await acts.stopAct(ctx, id)
        return noContent()
      },
    }),
    defineRoute({
      ...written('DELETE', 'act.request'),
      path: `${COMPONENT}/faults`,
      summary: 'Orders that all trouble codes of a unit are cleared, in your open diagnostic session',
      stepUp: STEP_UP,
      params: ComponentParams,
      answers: { 202: { description: 'Queued', body: Started } },
      handle: async (ctx, { params }) => {
        const { ecu } = await readUnit(ports, ctx, params.vehicleId, params.componentId)
        return startedOf(await order(ctx, params.vehicleId, { kind: 'clear-codes', ecu: ecu.address }))
      },
    }),
    defineRoute({
      ...written('DELETE', 'act.request'),
      path: `${COMPONENT}/faults/:faultCode`,
      summary: 'Orders that one trouble code of a unit is cleared, in your open diagnostic session',
      stepUp: STEP_UP,
      params: paramsWith('faultCode'),
      answers: { 202: { description: 'Queued', body: Started } },
      handle: async (ctx, { params }) => {
        const { ecu } = await readWholeUnit(ports, ctx, params.vehicleId, params.componentId)
        const { code } = requireFault(ecu, params.faultCode)
        if (!SINGLE_CODE.test(code)) throw notSingle(code)
        return startedOf(await order(ctx, params.vehicleId, { kind: 'clear-code', ecu: ecu.address, code }))
      },
    }),
  ]
}
