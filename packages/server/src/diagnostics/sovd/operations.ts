/** What the vehicle's profile allows of a unit, as SOVD operations, and our acts as their executions. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { ActView, Control } from '#diagnostics/acts'
import type { ActOrder } from '#protocol/acts'
import { fromHex, toHex } from '#protocol/bytes'
import { SOVD, SovdError } from './dialect.ts'

export const Operation = Type.Object({
  id: Type.String(),
  name: Type.String(),
  proximity_proof_required: Type.Boolean(),
  asynchronous_execution: Type.Boolean(),
  href: Type.String(),
  'x-muts-is-offered': Type.Boolean(),
  'x-muts-because': Type.Union([Type.String(), Type.Null()]),
})

const ExecutionStatus = Type.Enum(['running', 'completed', 'stopped', 'failed'])
export type Execution = Static<typeof Execution>
export const Execution = Type.Object({
  id: Type.String({ format: 'uuid' }),
  status: ExecutionStatus,
  capability: Type.Literal('execute'),
  error: Type.Optional(SovdError),
  'x-muts-act': Type.String(),
  'x-muts-sha256': Type.Union([Type.String(), Type.Null()]),
})

export type HeldOrder = Extract<ActOrder, { kind: 'control' | 'routine' }>

/** One control of the profile with its bytes: `control.0100.FF`. */
export const operationId = ({ kind, identifier, bytes }: Pick<Control, 'kind' | 'identifier' | 'bytes'>): string =>
  `${kind}.${identifier}.${bytes}`

export const orderOf = ({ kind, ecu, identifier, bytes }: Control, holdMs: number): HeldOrder =>
  kind === 'control'
    ? { kind, ecu, identifier, state: bytes, holdMs }
    : { kind, ecu, identifier, option: bytes, holdMs }

/** Whether an act is an execution of this operation of this unit. */
export function isExecutionOf({ order }: Pick<ActView, 'order'>, ecu: string, operation: string): boolean {
  if (order === null || order.ecu !== ecu || (order.kind !== 'control' && order.kind !== 'routine')) return false
  const bytes = order.kind === 'control' ? order.state : order.option
  return operationId({ kind: order.kind, identifier: order.identifier, bytes }) === operation
}

const STATUS: Readonly<Record<string, Execution['status']>> = {
  ...{ queued: 'running', running: 'running', armed: 'running' },
  ...{ done: 'completed', stopped: 'stopped' },
}

export function toExecution(act: ActView): Execution {
  const { id, status, failure, sha256 } = act
  return {
    ...{ id, status: STATUS[status] ?? 'failed', capability: 'execute' },
    ...(failure ? { error: describeFailure(failure, refusalOf(act)) } : {}),
    ...{ 'x-muts-act': `/api/v1/acts/${id}`, 'x-muts-sha256': sha256 },
  }
}

/** What the unit said no with, and to what (ISO 14229-1: 7F, service, code). */
function refusalOf({ steps = [] }: ActView): Record<string, string> {
  const refused = steps.findLast(({ outcome }) => outcome === 'negative')
  const [, service, code] = refused?.answer ? fromHex(refused.answer) : []
  if (service === undefined || code === undefined) return {}
  return { service: `0x${toHex(Uint8Array.of(service))}`, nrc: `0x${toHex(Uint8Array.of(code))}` }
}

function describeFailure({ code, message, at }: NonNullable<ActView['failure']>, refusal: Record<string, string>) {
  const error_code = code === 'vehicle.negative' ? 'error-response' : isSilence(code) ? 'not-responding' : NOT_DONE
  return { error_code, vendor_code: code, message, parameters: { at, ...refusal } }
}
const isSilence = (code: string): boolean => code.startsWith('link.') || code === 'act.unanswered'
const NOT_DONE = 'precondition-not-fulfilled'

export const written = (method: 'POST' | 'PUT' | 'DELETE', action: string) =>
  ({ method, access: { action }, dialect: SOVD }) as const
