/** The line to an ELM327: text out, text back until the next `>`. One at a time; who calls sees to that. */
import { encodeAscii } from '#protocol/bytes'
import type { ByteStream, Cancel, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'

export interface Patience {
  /** Longest silence; every byte starts it anew. */
  readonly silenceMs: number
  /** Longest time to the prompt. */
  readonly ceilingMs: number
}

interface Waiting {
  /** A prompt with nothing before it, behind a command that has an answer: one that came late, or too early. */
  readonly mayBeStray: boolean
  onChange(): void
  settle(answer: string | LinkError): void
}

/** No answer of a vehicle is longer than this; an adapter that goes on without a prompt is talking nonsense. */
const LIMIT_CHARACTERS = 65_536

const PLACE = 'adapter'

/** Starts to listen; the stream must not be shared. */
export function createPromptLine(stream: ByteStream, timers: Timers) {
  let heard = ''
  let waiting: Waiting | undefined
  let closed: LinkError | undefined

  stream.listen({
    onBytes(bytes) {
      heard += decodeTolerantly(bytes)
      const said = heard.slice(0, heard.lastIndexOf('>'))
      if (heard.includes('>') && waiting?.mayBeStray && !/[^\s>]/.test(said)) {
        heard = heard.slice(said.length + 1)
        return waiting.onChange()
      }
      if (heard.includes('>')) waiting?.settle(said.replaceAll('>', ''))
      else if (heard.length > LIMIT_CHARACTERS) {
        waiting?.settle(new LinkError('garbled', PLACE, 'talks on and on without coming to an end'))
      } else return waiting?.onChange()
      heard = ''
    },
    onClose(cause) {
      const when = heard === '' ? 'the connection was closed' : 'the connection was closed in the middle of an answer'
      closed = new LinkError('lost', PLACE, when, { cause })
      waiting?.settle(closed)
    },
  })
  const awaitPrompt = ({ silenceMs, ceilingMs }: Patience, mayBeStray: boolean) =>
    new Promise<string>((resolve, reject) => {
      const giveUp = (afterMs: number) => () => {
        const what = heard === '' ? 'no answer' : 'no end of the answer'
        settle(new LinkError('timeout', PLACE, `${what} within ${afterMs} ms`))
      }
      let cancelSilence: Cancel = () => {}
      const cancelCeiling = timers.after(ceilingMs, giveUp(ceilingMs))
      const onChange = () => {
        cancelSilence()
        // On a busy machine bytes may lie there unread when the time is up: they get one more turn to be heard.
        cancelSilence = timers.after(silenceMs, () => {
          cancelSilence = timers.after(0, giveUp(silenceMs))
        })
      }
      const settle = (answer: string | LinkError) => {
        waiting = undefined
        cancelSilence()
        cancelCeiling()
        if (answer instanceof LinkError) reject(answer)
        else resolve(answer)
      }
      waiting = { mayBeStray, onChange, settle }
      onChange()
    })

  return {
    /** Sends a line with its end, or a knock; gives everything up to the prompt. @throws {LinkError} timeout, lost or garbled at the adapter. */
    async send(text: string, patience: Patience): Promise<string> {
      if (closed) throw closed
      heard = ''
      const answer = awaitPrompt(patience, text.endsWith('\r'))
      const written = stream.write(encodeAscii(text)).catch((cause: unknown) => {
        waiting?.settle(closed ?? new LinkError('lost', PLACE, 'the connection was closed', { cause }))
      })
      const said = await answer
      await written
      return said
    },
    close: () => stream.close(),
  }
}

/** NUL bytes are a known fault of the chip and mean nothing; other bytes beyond ASCII stay visible as junk. */
function decodeTolerantly(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte === 0 ? '' : byte < 0x7f ? String.fromCharCode(byte) : '\ufffd')).join('')
}
