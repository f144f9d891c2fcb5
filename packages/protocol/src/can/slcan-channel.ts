/** The conversation with a Lawicel adapter: commands with their short answers, and frames in between at any time. */
import { DecodeError, encodeAscii } from '#protocol/bytes'
import type { ByteStream, Timers } from '#protocol/link'
import { createAdapter } from './adapter.ts'
import type { CanBusListener } from './bus.ts'
import type { CanFrame } from './frame.ts'
import { decodeSlcanLine, encodeSlcanFrame } from './slcan.ts'

type Answer = 'done' | 'refused'

const LONGEST_LINE = 1_024

/** Starts to listen; the stream must not be shared. */
export function createSlcanChannel(stream: ByteStream, timers: Timers, { onFrame, onLost }: CanBusListener) {
  const readLine = (line: string) => {
    try {
      const read = decodeSlcanLine(line)
      if (read.kind === 'frame') {
        // A remote frame asks others for data; it carries none for us.
        if (read.frame.remoteLength === undefined) onFrame(read.frame)
      } else if (read.kind !== 'text') adapter.settle(read.kind)
      else if (/^[VvNF]/.test(line)) adapter.settle('done')
      else throw new DecodeError('not a line of this protocol', 0)
    } catch (cause) {
      if (!(cause instanceof DecodeError)) throw cause
      adapter.failGarbled(line, cause)
    }
  }
  const adapter = createAdapter<Answer>(stream, timers, { onBytes: createLineReader(readLine), onLost })

  return {
    /** @throws {LinkError} lost at the adapter. */
    sendFrame: (frame: CanFrame) => adapter.write(encodeAscii(encodeSlcanFrame(frame))),
    /** Sends a command letter; the adapter agrees or refuses. @throws {LinkError} timeout, lost or garbled. */
    command: (text: string, withinMs?: number) => adapter.ask(encodeAscii(`${text}\r`), withinMs),
    close: adapter.close,
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
