/** The conversation with an ELM327: a command out, lines back, a `>` at the end. One command at a time. */
import { encodeAscii } from '#protocol/bytes'
import type { ByteStream, Cancel, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'

export interface Patience {
  /** Longest silence; every byte starts it anew. */
  readonly silenceMs: number
  /** Longest time to the prompt. */
  readonly ceilingMs: number
}

export type Terminal = ReturnType<typeof createTerminal>

interface Waiting {
  onChange(): void
  resolve(text: string): void
  reject(error: LinkError): void
}

/** No answer of a vehicle is longer than this; an adapter that goes on without a prompt is talking nonsense. */
const LIMIT_CHARACTERS = 65_536

const PLACE = 'adapter'
const KNOCK: Patience = { silenceMs: 300, ceilingMs: 600 }

/** Starts to listen; the stream must not be shared. */
export function createTerminal(stream: ByteStream, timers: Timers) {
  let heard = ''
  let waiting: Waiting | undefined
  let closed: LinkError | undefined
  let isOutOfStep = true

  const fail = (error: LinkError) => {
    waiting?.reject(error)
    waiting = undefined
  }
  stream.listen({
    onBytes(bytes) {
      heard += decodeTolerantly(bytes)
      if (heard.includes('>')) {
        waiting?.resolve(heard.slice(0, heard.lastIndexOf('>')))
        waiting = undefined
        heard = ''
      } else if (heard.length > LIMIT_CHARACTERS) {
        heard = ''
        fail(new LinkError('garbled', PLACE, 'talks on and on without coming to an end'))
      } else waiting?.onChange()
    },
    onClose(cause) {
      const when = heard === '' ? 'the connection was closed' : 'the connection was closed in the middle of an answer'
      closed = new LinkError('lost', PLACE, when, { cause })
      fail(closed)
    },
  })

  const awaitPrompt = ({ silenceMs, ceilingMs }: Patience) =>
    new Promise<string>((resolve, reject) => {
      let cancelSilence: Cancel = () => {}
      const giveUp = (afterMs: number) => () => {
        const what = heard === '' ? 'no answer' : 'no end of the answer'
        fail(new LinkError('timeout', PLACE, `${what} within ${afterMs} ms`))
      }
      const cancelCeiling = timers.after(ceilingMs, giveUp(ceilingMs))
      const stop = () => {
        cancelSilence()
        cancelCeiling()
      }
      const onChange = () => {
        cancelSilence()
        cancelSilence = timers.after(silenceMs, giveUp(silenceMs))
      }
      waiting = {
        onChange,
        resolve(text) {
          stop()
          resolve(text)
        },
        reject(error) {
          stop()
          reject(error)
        },
      }
      onChange()
    })

  const converse = async (text: string, patience: Patience) => {
    if (closed) throw closed
    heard = ''
    const answer = awaitPrompt(patience)
    const written = stream.write(encodeAscii(`${text}\r`)).catch((cause: unknown) => {
      fail(closed ?? new LinkError('lost', PLACE, 'the connection was closed', { cause }))
    })
    const lines = (await answer).split(/[\r\n]+/).map((line) => line.trim())
    await written
    return lines.filter((line) => line !== '' && line.replaceAll(' ', '') !== text)
  }
  /** Any character ends what is under way. An adapter that sleeps stays silent: that proves nothing yet. */
  const knock = async () => {
    try {
      await converse('', KNOCK)
    } catch (error) {
      if (!isTimeout(error)) throw error
    }
  }

  return {
    /**
     * Sends a command and returns the lines before the prompt, without echo and empty lines.
     * At first, and behind a command that got no answer, it knocks before: a late prompt is not taken for the next one.
     *
     * @throws {LinkError} timeout, lost or garbled at the adapter.
     */
    async command(text: string, patience: Patience): Promise<readonly string[]> {
      if (isOutOfStep) await knock()
      isOutOfStep = false
      try {
        return await converse(text, patience)
      } catch (error) {
        isOutOfStep = isTimeout(error)
        throw error
      }
    },
    close: () => stream.close(),
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof LinkError && error.kind === 'timeout'
}

/** NUL bytes are a known fault of the chip and mean nothing; other bytes beyond ASCII stay visible as junk. */
function decodeTolerantly(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte === 0 ? '' : byte < 0x7f ? String.fromCharCode(byte) : '\ufffd')).join('')
}
