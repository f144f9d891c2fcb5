/** What a bridge signs of an act, checked before anything of it is believed. */
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Order } from './schema.ts'

const strict = { additionalProperties: false } as const
const text = (maxLength: number) => Type.String({ maxLength })
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const named = {
  name: Type.Enum(['engineSpeed', 'vehicleSpeed']),
  unit: text(20),
  source: Type.Union([text(12), Type.Null()]),
}
const Precondition = Type.Union([
  Type.Object({ ...named, state: Type.Literal('VALID'), value: text(40), holds: Type.Boolean() }, strict),
  Type.Object({ ...named, state: Type.Literal('NOT_CONNECTED'), holds: Type.Literal(false) }, strict),
])
const head = {
  actId: Id,
  vehicleId: Id,
  bridgeId: Id,
  source: Type.Enum(['vehicle', 'simulated', 'replayed']),
  order: Order,
  at: Instant,
  preconditions: Type.Array(Precondition, { maxItems: 10 }),
}
const Step = Type.Object(
  {
    at: Instant,
    ecu: text(12),
    request: Type.String({ pattern: '^([0-9A-F]{2})*$', maxLength: 8_200 }),
    answer: Type.Union([Type.String({ pattern: '^([0-9A-F]{2})*$', maxLength: 10_000 }), Type.Null()]),
    outcome: Type.Enum(['positive', 'negative', 'silent', 'withheld']),
  },
  strict,
)
const Failure = Type.Object({ code: text(60), message: text(1_000), at: text(120) }, strict)

/** @param Result the shape of `ScanResult`. */
export function compileShapes(Result: Parameters<typeof Type.Union>[0][number]) {
  const Found = Type.Union([Result, Type.Null()])
  const vin = Type.Union([text(17), Type.Null()])
  const Ready = Type.Object({ type: Type.Literal('muts/act-ready/v1'), ...head, vin, before: Found }, strict)
  const Act = Type.Object(
    {
      type: Type.Literal('muts/act/v1'),
      ...head,
      startedAt: Instant,
      readySha256: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]),
      steps: Type.Array(Step, { maxItems: 200 }),
      after: Found,
      outcome: Type.Enum(['done', 'stopped', 'refused', 'failed', 'unclear']),
      failure: Type.Union([Failure, Type.Null()]),
    },
    strict,
  )
  return { ready: Compile(Ready), act: Compile(Act) }
}
