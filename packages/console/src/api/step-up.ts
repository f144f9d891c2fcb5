import type { StepUpAsked } from './problem.ts'

/** What proves the person: a code, or what a passkey answered for this operation. */
export type StepUpProof = { readonly totp: string } | { readonly passkey: unknown }

/** An operation that waits for the person. */
export interface StepUpWaiting extends StepUpAsked {
  /** Throws the refusal of a proof that is wrong. */
  prove(proof: StepUpProof): Promise<void>
  letBe(): void
}

export interface StepUpDesk {
  /** Waits until the person has proven themselves or let it be. One is asked at a time; others wait in their order. */
  ask(asked: StepUpAsked): Promise<string | undefined>
  /** What is asked now. */
  read(): StepUpWaiting | undefined
  subscribe(listener: () => void): () => void
  /** Lets be whatever waits: its person is gone, and nobody else is asked for it. */
  letAllBe(): void
}

/** @param prove sends operation and proof, and gives what the request is sent again with. */
export function createStepUpDesk(
  prove: (body: { readonly operation: string } & StepUpProof) => Promise<{ stepUp: string }>,
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
          prove: async (proof) => end((await prove({ operation: asked.operation, ...proof })).stepUp),
          letBe: () => end(undefined),
        }
        put([...waiting, own])
      }),
    read: () => waiting[0],
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    letAllBe: () => {
      for (const one of waiting) one.letBe()
    },
  }
}
