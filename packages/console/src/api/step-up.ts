import type { StepUpAsked } from './problem.ts'

/** An operation that waits for the person. */
export interface StepUpWaiting extends StepUpAsked {
  /** Proves the person with a code; throws the refusal of one that is wrong. */
  prove(totp: string): Promise<void>
  letBe(): void
}

export interface StepUpDesk {
  /** Waits until the person has proven themselves or let it be. One is asked at a time; others wait in their order. */
  ask(asked: StepUpAsked): Promise<string | undefined>
  /** What is asked now. */
  read(): StepUpWaiting | undefined
  subscribe(listener: () => void): () => void
}

/** @param prove sends operation and code, and gives the proof. */
export function createStepUpDesk(
  prove: (body: { operation: string; totp: string }) => Promise<{ stepUp: string }>,
): StepUpDesk {
  let waiting: readonly StepUpWaiting[] = []
  const listeners = new Set<() => void>()
  const put = (next: readonly StepUpWaiting[]) => {
    waiting = next
    for (const listener of listeners) listener()
  }
  return {
    ask: (asked) =>
      new Promise((resolve) => {
        const end = (proof: string | undefined) => {
          put(waiting.filter((one) => one !== own))
          resolve(proof)
        }
        const own: StepUpWaiting = {
          ...asked,
          prove: async (totp) => end((await prove({ operation: asked.operation, totp })).stepUp),
          letBe: () => end(undefined),
        }
        put([...waiting, own])
      }),
    read: () => waiting[0],
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
