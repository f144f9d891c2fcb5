/** The conversation with an ELM327: a command out, lines back. One command at a time. */
import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { Patience } from './prompt-line.ts'
import { createPromptLine } from './prompt-line.ts'

export type Terminal = ReturnType<typeof createTerminal>

const KNOCK: Patience = { silenceMs: 300, ceilingMs: 600 }

/** Starts to listen; the stream must not be shared. */
export function createTerminal(stream: ByteStream, timers: Timers) {
  const line = createPromptLine(stream, timers)
  let isOutOfStep = true

  const converse = async (text: string, patience: Patience) => {
    const lines = (await line.send(`${text}\r`, patience)).split(/[\r\n]+/).map((part) => part.trim())
    return lines.filter((part) => part !== '' && part.replaceAll(' ', '') !== text)
  }
  /**
   * Any character ends what is under way. One that waits or sleeps stays silent: that proves nothing yet. Never an empty line,
   * by which the chip does its last command again (its data sheet), be it one that clears codes; a
   * blank before the next command means nothing to it.
   */
  const knock = async () => {
    try {
      await line.send(' ', KNOCK)
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
    /** What came back made no sense: before the next command it knocks, so that the rest is not taken for an answer. */
    distrust() {
      isOutOfStep = true
    },
    close: () => line.close(),
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof LinkError && error.kind === 'timeout'
}
