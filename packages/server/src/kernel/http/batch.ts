/** Many operations in one request: each by itself with an answer of its own, or all of them or none. */
import type { TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { ok } from './answer.ts'
import { describeProblem } from './reply-problem.ts'
import type { Answer } from './route.ts'

const MOST_OPERATIONS = 500

/** What a batch of these operations takes. `atomic`: all or none; else each stands or falls by itself. */
export const batchOf = <S extends TSchema>(operation: S) =>
  Type.Object(
    {
      atomic: Type.Optional(Type.Boolean()),
      operations: Type.Array(operation, { minItems: 1, maxItems: MOST_OPERATIONS }),
    },
    { additionalProperties: false },
  )

const Refusal = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
})

/** One answer for each operation, in their order: its status, and what a request of its own would have answered. */
export const batchAnswer = (item: TSchema) =>
  Type.Object({
    data: Type.Array(
      Type.Object({
        status: Type.Integer({ minimum: 200, maximum: 599 }),
        etag: Type.Optional(Type.String()),
        body: Type.Optional(item),
        problem: Type.Optional(Refusal),
      }),
    ),
  })

export interface BatchAnswer<Item> {
  readonly data: readonly { readonly status: number; readonly etag?: string; readonly body?: Item }[]
}

interface Batch<Operation> {
  readonly atomic?: boolean
  readonly operations: readonly Operation[]
}

/**
 * Does one operation after another, in the transaction of the request.
 *
 * @throws {Problem} of the first that was refused, with its place, where all or none was asked for: then nothing was done.
 */
export async function runBatch<Operation>(
  ctx: Context,
  { atomic = false, operations }: Batch<Operation>,
  run: (operation: Operation) => Promise<Answer>,
): Promise<Answer> {
  const data: object[] = []
  for (const [at, operation] of operations.entries()) {
    const one = async () => describeAnswer(await run(operation))
    data.push(await (atomic ? one().catch((error) => refuseAll(error, at)) : ctx.attempt(one).catch(describeRefusal)))
  }
  return ok({ data })
}

const describeAnswer = ({ status, headers, body }: Answer) => ({
  status,
  ...(headers?.etag === undefined ? {} : { etag: headers.etag }),
  ...(body === undefined ? {} : { body }),
})

function describeRefusal(error: unknown) {
  if (!(error instanceof Problem)) throw error
  return { status: error.status, problem: describeProblem(error, undefined) }
}

function refuseAll(error: unknown, at: number): never {
  if (!(error instanceof Problem)) throw error
  const { kind, code, message, errors = [{ pointer: '', message }] } = error
  throw new Problem(kind, code, `Operation ${at} was refused, so none was done: ${message}`, {
    cause: error,
    errors: errors.map((one) => ({ ...one, pointer: `/operations/${at}${one.pointer}` })),
  })
}
