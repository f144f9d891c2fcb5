/** A connected bridge as a witness of the ledger's log: asked over its connection, and gone with it. */
import type { ServerMessage, WitnessAnswer } from '#bridge/wire'
import type { Kernel } from '#kernel'

export interface WitnessLine {
  /** Shows it every checkpoint from now on, under this verifier key. */
  join(vkey: string): void
  hear(answer: WitnessAnswer): void
  /** It is asked nothing any more, and what it says now counts for nothing. */
  end(): void
}

/** A device that writes to a slow card needs a moment; one that needs longer holds up the others. */
const ANSWER_WITHIN_MS = 5_000

export function openWitnessLine(
  ledger: Pick<Kernel['ledger'], 'joinWitness' | 'vkeys'>,
  send: (message: ServerMessage) => void,
): WitnessLine {
  const waiting = new Map<number, PromiseWithResolvers<WitnessAnswer>>()
  let leave = () => {}
  let hasEnded = false
  let asked = 0

  const ask = async (body: string): Promise<WitnessAnswer> => {
    const [askId, logs] = [asked++, await ledger.vkeys()]
    const answer = Promise.withResolvers<WitnessAnswer>()
    if (hasEnded) throw gone()
    waiting.set(askId, answer)
    const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS)
    deadline.addEventListener('abort', () => answer.reject(new Error('it does not answer in time')), { once: true })
    send({ type: 'witness.ask', askId, logs, body })
    return await answer.promise.finally(() => waiting.delete(askId))
  }
  return {
    join: (vkey) => {
      if (hasEnded) return
      leave()
      leave = ledger.joinWitness({ vkey, mustProve: true, addCheckpoint: ask })
    },
    hear: (answer) => waiting.get(answer.askId)?.resolve(answer),
    end: () => {
      hasEnded = true
      leave()
      for (const answer of waiting.values()) answer.reject(gone())
    },
  }
}

const gone = () => new Error('the bridge went away')
