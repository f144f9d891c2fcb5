/** One side of the conversation with an adapter: bytes out, at most one answer owed at a time, and how it ends. */
import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'

const ANSWER_MS = 1_000
const PLACE = 'adapter'

export interface AdapterListener {
  onBytes(bytes: Uint8Array): void
  onLost(error: LinkError): void
}

export type Adapter<Answer> = ReturnType<typeof createAdapter<Answer>>

/** Starts to listen; the stream must not be shared. */
export function createAdapter<Answer>(stream: ByteStream, timers: Timers, listener: AdapterListener) {
  let closed: LinkError | undefined
  let settle: ((answer: Answer | LinkError) => void) | undefined

  const fail = (error: LinkError) => {
    settle?.(error)
    listener.onLost(error)
  }
  stream.listen({
    onBytes: (bytes) => listener.onBytes(bytes),
    onClose(cause) {
      closed = new LinkError('lost', PLACE, 'the connection was closed', { cause })
      fail(closed)
    },
  })
  const write = async (bytes: Uint8Array) => {
    if (closed) throw closed
    await stream.write(bytes).catch((cause: unknown) => {
      throw closed ?? new LinkError('lost', PLACE, 'the connection was closed', { cause })
    })
  }
  return {
    /** @throws {LinkError} lost at `'adapter'`. */
    write,
    /** Waits, a second unless told, for what `settle` is told behind these bytes, or behind none. @throws {LinkError} timeout, lost or garbled. */
    ask: (bytes?: Uint8Array, withinMs = ANSWER_MS) =>
      new Promise<Answer>((resolve, reject) => {
        const cancel = timers.after(withinMs, () =>
          settle?.(new LinkError('timeout', PLACE, `no answer within ${withinMs} ms`)),
        )
        settle = (answer) => {
          cancel()
          settle = undefined
          if (answer instanceof LinkError) reject(answer)
          else resolve(answer)
        }
        if (bytes) write(bytes).catch((error: LinkError) => settle?.(error))
      }),
    /** Gives what is owed, or why it is refused; does nothing where nothing is. */
    settle: (answer: Answer | LinkError) => settle?.(answer),
    /** What came is none of its language. @param said as it came, for people. */
    failGarbled: (said: string, cause?: unknown) =>
      fail(new LinkError('garbled', PLACE, `said ${JSON.stringify(said.slice(0, 40))}`, { cause })),
    close: () => stream.close(),
  }
}
