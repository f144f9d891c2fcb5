import type { ByteStream, Timers } from '#protocol/link'

/** How well the adapter answers: of everything that was sent to it since it was connected. */
export interface LinkHealth {
  readonly asked: number
  /** Followed by silence until something else was sent, or the port was closed. */
  readonly unanswered: number
  /** Milliseconds until its first byte, the mean of the newest 32 answers; null before the first. */
  readonly latencyMs: number | null
}

export interface HealthMeter {
  read(): LinkHealth
  /** The same stream, listened in on. */
  measure(stream: ByteStream): ByteStream
}

const NEWEST = 32

export function createHealthMeter({ nowMs }: Pick<Timers, 'nowMs'>): HealthMeter {
  let [asked, unanswered] = [0, 0]
  let latencies: readonly number[] = []
  return {
    read: () => ({
      asked,
      unanswered,
      latencyMs: latencies.length === 0 ? null : latencies.reduce((sum, one) => sum + one, 0) / latencies.length,
    }),
    measure(stream) {
      let sentMs: number | undefined
      const giveUp = () => {
        if (sentMs !== undefined) unanswered += 1
        sentMs = undefined
      }
      return {
        write(bytes) {
          giveUp()
          asked += 1
          sentMs = nowMs()
          return stream.write(bytes)
        },
        listen: (listener) =>
          stream.listen({
            onBytes(bytes) {
              if (sentMs !== undefined) latencies = [...latencies, nowMs() - sentMs].slice(-NEWEST)
              sentMs = undefined
              listener.onBytes(bytes)
            },
            onClose(cause) {
              giveUp()
              listener.onClose(cause)
            },
          }),
        close: () => stream.close(),
      }
    },
  }
}
