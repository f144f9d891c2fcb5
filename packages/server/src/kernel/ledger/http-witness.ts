/** A witness at another site, reached over HTTP (C2SP tlog-witness, `add-checkpoint`) by the house's one way out. */
import { openOutbound } from '#kernel/outbound'
import { decodeUtf8 } from '#proof'
import type { Witness } from './witnesses.ts'

const ANSWER_WITHIN_MS = 5_000
/** An answer is a few lines. */
const LARGEST_ANSWER = 16_384

/**
 * @param prefix of submission: HTTPS (TLS 1.3), or plain HTTP on loopback. No redirect is followed away from it.
 * @throws {TypeError} on any other URL.
 */
export function createHttpWitness(vkey: string, prefix: string): Witness {
  const url = new URL(`${prefix.replace(/\/+$/, '')}/add-checkpoint`)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new TypeError(`a witness is asked over HTTPS, not at ${url.origin}`)
  }
  const outbound = openOutbound({
    origins: [url.origin],
    plainOnLoopback: true,
    reach: 'private',
    timeoutMs: ANSWER_WITHIN_MS,
    maxBytes: LARGEST_ANSWER,
  })
  return {
    vkey,
    addCheckpoint: async (text) => {
      const { status, body } = await outbound.post(url.href, {}, text)
      return { status, body: decodeUtf8(body) }
    },
  }
}
