import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Journey, Step } from './visit.ts'

/**
 * One hook that takes the steps in their order. A step that has nothing to wait for does not wait: a promise for each
 * would cost more than the steps themselves.
 */
export const createWalk = (journey: Journey, steps: readonly Step[]) => {
  const walk = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction, from: number): void => {
    for (let at = from; at < steps.length; at++) {
      const outcome = take(steps[at], journey, request, reply)
      if (outcome instanceof Error) {
        done(outcome)
        return
      }
      // A step that has answered ends the journey.
      if (reply.sent) return
      if (outcome instanceof Promise) {
        outcome.then(() => (reply.sent ? undefined : walk(request, reply, done, at + 1)), done)
        return
      }
    }
    done()
  }
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => walk(request, reply, done, 0)
}

function take(step: Step | undefined, journey: Journey, request: FastifyRequest, reply: FastifyReply): unknown {
  try {
    return step?.(journey, request, reply)
  } catch (error) {
    return error instanceof Error ? error : new Error('a step threw what is no error', { cause: error })
  }
}
