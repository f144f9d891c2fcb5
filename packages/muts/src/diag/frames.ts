import { openBus, systemTimers } from '#bridge/links'
import { CommandError, EXIT } from '#exit'
import type { CanBusPort, CanFrame } from '#protocol/can'
import { createLogWriter } from '#protocol/canlog'
import { LinkError } from '#protocol/link'
import { print, say } from './print.ts'
import { toCommandError } from './with-vehicle.ts'

interface FramesOptions {
  readonly link: string
  readonly count?: number
}

/** Eight seconds of a full bus. */
const MOST_WAITING_CHARS = 4_000_000

/**
 * Prints what is said on a bus until interrupted, a line a frame as `candump -l` writes it, in seconds since the first
 * look: `muts diag decode` reads that. Says nothing on the bus, which waits for nobody either: frames that whoever reads
 * has no room for are left out, and the end says how many.
 *
 * @throws {CommandError} usage where the adapter hands over no frames; unreachable or failure by what went wrong.
 */
export async function frames({ link, count = Number.POSITIVE_INFINITY }: FramesOptions): Promise<void> {
  if (!(count > 0)) throw new CommandError(EXIT.usage, 'Say --count above 0.')
  const { line } = createLogWriter('candump-log')
  const startMs = systemTimers.nowMs()
  const done = Promise.withResolvers<void>()
  // A bus that is lost before it is open is told by its opening.
  done.promise.catch(() => {})
  let [told, left, isInterrupted] = [0, 0, false]
  const onFrame = (frame: CanFrame) => {
    if (told >= count) return
    if (process.stdout.writableLength > MOST_WAITING_CHARS) {
      left += 1
      return
    }
    told += 1
    print(line({ ...frame, channel: 'can0', atUs: Math.round((systemTimers.nowMs() - startMs) * 1_000) }))
    if (told >= count) done.resolve()
  }
  process.once('SIGINT', () => {
    isInterrupted = true
    done.resolve()
  })
  // Whoever reads no more, as `head` does, ends it.
  process.stdout.once('error', () => done.resolve())
  let bus: CanBusPort | undefined
  try {
    bus = await openBus(link, systemTimers, { onFrame, onLost: done.reject })
    await done.promise
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    if (error.at === 'link') throw new CommandError(EXIT.usage, `${error.message}.`, { cause: error })
    throw toCommandError(error)
  } finally {
    if (left > 0) say(`${left} frames were left out: whoever reads them was too slow.`)
    await bus?.close()
  }
  if (isInterrupted) process.exitCode = EXIT.interrupted
}
