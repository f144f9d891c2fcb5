/** A witness at another site, reached over HTTP (C2SP tlog-witness, `add-checkpoint`). */
import type { Witness } from './witnesses.ts'

const ANSWER_WITHIN_MS = 5_000
/** An answer is a few lines. */
const LARGEST_ANSWER = 16_384

/**
 * @param prefix of submission: HTTPS, or plain HTTP on loopback. No redirect is followed away from it.
 * @throws {TypeError} on any other URL.
 */
export function createHttpWitness(vkey: string, prefix: string): Witness {
  const url = new URL(`${prefix.replace(/\/+$/, '')}/add-checkpoint`)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new TypeError(`a witness is asked over HTTPS, not at ${url.origin}`)
  }
  return {
    vkey,
    addCheckpoint: async (body) => {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
      const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', signal })
      return { status: answer.status, body: await readText(answer) }
    },
  }
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LARGEST_ANSWER) throw new Error('it answers with more than a witness has to say')
  }
  return text + decoder.decode()
}
