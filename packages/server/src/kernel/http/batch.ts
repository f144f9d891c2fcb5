/** Many operations in one request: each by itself with an answer of its own, or all of them or none. */
import type { TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Context, Entry } from '#kernel'
import { Problem } from '#kernel'
import { runAllTogether } from '#kernel/database'
import { ok } from './answer.ts'
import { describeProblem } from './reply-problem.ts'
import type { Answer } from './route.ts'
import { overhear } from './told.ts'

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
 * @param isAddition of those that only add rows, which go together where none of them is refused.
 * @throws {Problem} of the first that was refused, with its place, where all or none was asked for: then nothing was done.
 */
export async function runBatch<Operation>(
  ctx: Context,
  { atomic = false, operations }: Batch<Operation>,
  run: (ctx: Context, operation: Operation) => Promise<Answer>,
  isAddition: (operation: Operation) => boolean = () => false,
): Promise<Answer> {
  // What only adds frees nothing for another: in any order the same are refused.
  const together = operations.every(isAddition) && (await runAllTogether(ctx, operations, run))
  if (together) return ok({ data: together.map(describeAnswer) })
  return ok({ data: await (atomic ? runAll(ctx, operations, run) : runEach(ctx, operations, run)) })
}

type Run<Operation> = (ctx: Context, operation: Operation) => Promise<Answer>

async function runEach<Operation>(ctx: Context, operations: readonly Operation[], run: Run<Operation>) {
  const data: object[] = []
  for (const operation of operations)
    data.push(await ctx.attempt(async () => describeAnswer(await run(ctx, operation))).catch(describeRefusal))
  return data
}

async function runAll<Operation>(ctx: Context, operations: readonly Operation[], run: Run<Operation>) {
  const data: object[] = []
  try {
    await ctx.attempt(async () => {
      for (const [at, operation] of operations.entries()) {
        const { ears, entries } = overhear(ctx)
        const answer = await run(ears, operation).catch((error: unknown) => {
          throw new Stopped(error, at, entries)
        })
        data.push(describeAnswer(answer))
      }
    })
    return data
  } catch (error) {
    throw error instanceof Stopped ? refuseAll(ctx, error) : error
  }
}

/** One of all was refused, and what it had recorded until then. It is no `Problem`, so that nothing before it is kept. */
class Stopped extends Error {
  readonly at: number
  readonly entries: readonly Entry[]

  constructor(cause: unknown, at: number, entries: readonly Entry[]) {
    super('one operation of a batch was refused', { cause })
    this.at = at
    this.entries = entries
  }
}

const describeAnswer = ({ status, headers, body }: Answer) => ({
  status,
  ...(headers?.etag === undefined ? {} : { etag: headers.etag }),
  ...(body === undefined ? {} : { body }),
})

/** A database that is gone is gone for the rest of them too. */
function describeRefusal(error: unknown) {
  if (!(error instanceof Problem) || error.code.startsWith('database.')) throw error
  return { status: error.status, problem: describeProblem(error, undefined) }
}

/** With all of them undone. What the refused one tells must stay (`keep`) is told again: that something stored is broken. */
function refuseAll(ctx: Context, { cause, at, entries }: Stopped): unknown {
  if (!(cause instanceof Problem)) return cause
  const { kind, code, message, errors = [{ pointer: '', message }], headers, members, reason, denial, keep } = cause
  if (keep) for (const entry of entries) ctx.record(entry)
  return new Problem(kind, code, `Operation ${at} was refused, so none was done: ${message}`, {
    cause,
    headers,
    members,
    ...(reason === undefined ? {} : { reason }),
    ...(denial === undefined ? {} : { denial }),
    ...(keep ? { keep } : {}),
    errors: errors.map((one) => ({ ...one, pointer: `/operations/${at}${one.pointer}` })),
  })
}
