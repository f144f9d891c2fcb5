/** The conversation with a Lawicel adapter: commands with their short answers, and frames in between at any time. */
import { DecodeError, encodeAscii } from '#protocol/bytes'
import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { CanFrame } from './frame.ts'
import { decodeSlcanLine, encodeSlcanFrame } from './slcan.ts'

export interface SlcanListener {
  onFrame(frame: CanFrame): void
  onLost(error: LinkError): void
}

type Answer = 'done' | 'refused'

const COMMAND_MS = 1_000
const LONGEST_LINE = 1_024
const PLACE = 'adapter'

/** Starts to listen; the stream must not be shared. */
export function createSlcanChannel(stream: ByteStream, timers: Timers, listener: SlcanListener) {
  let closed: LinkError | undefined
  let settle: ((answer: Answer | LinkError) => void) | undefined

  const fail = (error: LinkError) => {
    settle?.(error)
    listener.onLost(error)
  }
  const readLine = (line: string) => {
    try {
      const read = decodeSlcanLine(line)
      if (read.kind === 'frame') {
        // A remote frame asks others for data; it carries none for us.
        if (read.frame.remoteLength === undefined) listener.onFrame(read.frame)
      } else if (read.kind !== 'text') settle?.(read.kind)
      else if (!/^[VvNF]/.test(line)) throw new DecodeError('not a line of this protocol', 0)
    } catch (cause) {
      if (!(cause instanceof DecodeError)) throw cause
      fail(new LinkError('garbled', PLACE, `said ${JSON.stringify(line.slice(0, 40))}`, { cause }))
    }
  }
  stream.listen({
    onBytes: createLineReader(readLine),
    onClose(cause) {
      closed = new LinkError('lost', PLACE, 'the connection was closed', { cause })
      fail(closed)
    },
  })
  const write = async (text: string) => {
    if (closed) throw closed
    await stream.write(encodeAscii(text)).catch((cause: unknown) => {
      throw closed ?? new LinkError('lost', PLACE, 'the connection was closed', { cause })
    })
  }

  return {
    /** @throws {LinkError} lost at the adapter. */
    sendFrame: (frame: CanFrame) => write(encodeSlcanFrame(frame)),
    /** Sends a command letter; the adapter agrees or refuses. @throws {LinkError} timeout, lost or garbled. */
    command: (text: string) =>
      new Promise<Answer>((resolve, reject) => {
        const cancel = timers.after(COMMAND_MS, () =>
          settle?.(new LinkError('timeout', PLACE, `no answer within ${COMMAND_MS} ms`)),
        )
        settle = (answer) => {
          cancel()
          settle = undefined
          if (answer instanceof LinkError) reject(answer)
          else resolve(answer)
        }
        write(`${text}\r`).catch((error: LinkError) => settle?.(error))
      }),
    close: () => stream.close(),
  }
}

/** Cuts at each carriage return; BEL is a line of its own without one. */
function createLineReader(onLine: (line: string) => void) {
  let heard = ''
  return (bytes: Uint8Array) => {
    for (const byte of bytes) {
      if (byte === 0x07) onLine('\x07')
      else if (byte === 0x0d || heard.length >= LONGEST_LINE) {
        const line = heard
        heard = ''
        onLine(line)
      } else heard += String.fromCharCode(byte)
    }
  }
}
