/**
 * What one bridge says, one message after the other. A step of a scan that was overtaken while it waited is passed over:
 * each costs a transaction, and a result would stand behind all of them.
 */
import type { BridgeMessage } from '#bridge/wire'

interface TurnParts<Message> {
  readonly heed: (message: Message) => Promise<void>
  readonly isOvertaken: (message: Message, behind: readonly Message[]) => boolean
  /** Nothing behind a message that failed is heeded: it may lean on it. */
  readonly failed: () => void
}

export function createTurns<Message>({ heed, isOvertaken, failed }: TurnParts<Message>) {
  const queue: Message[] = []
  let [isAtWork, hasFailed] = [false, false]

  async function work(): Promise<void> {
    isAtWork = true
    for (let message = queue.shift(); message !== undefined && !hasFailed; message = queue.shift()) {
      if (isOvertaken(message, queue)) continue
      try {
        await heed(message)
      } catch {
        hasFailed = true
        queue.length = 0
        failed()
      }
    }
    isAtWork = false
  }

  return {
    take(message: Message): void {
      if (hasFailed) return
      queue.push(message)
      if (!isAtWork) void work()
    },
    /** With the one that is heeded now. */
    waiting: () => queue.length + (isAtWork ? 1 : 0),
  }
}

/** Progress is worth nothing beside later progress of its job, and nothing on the way is beside the result. */
export const isOvertakenStep = (message: BridgeMessage, behind: readonly BridgeMessage[]): boolean =>
  (message.type === 'progress' || message.type === 'found') &&
  behind.some(
    (later) =>
      (later.type === 'result' || (message.type === 'progress' && later.type === 'progress')) &&
      later.jobId === message.jobId,
  )
