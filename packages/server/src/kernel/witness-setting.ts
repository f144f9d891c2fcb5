/** The setting that names the witnesses of the log: verifier key and URL each, as in `w1+…+… https://witness.example`. */
import { KEY_KIND, ProofError, parseVkey } from '#proof'
import { StartRefused } from './start-refused.ts'

export interface WitnessAddress {
  readonly vkey: string
  /** Of submission; `add-checkpoint` follows it. */
  readonly url: string
}

/** @throws {StartRefused} `config.witness`. */
export function readWitness(text: string): WitnessAddress {
  const [vkey = '', url = '', ...rest] = text.split(/\s+/)
  if (rest.length > 0 || !isWitnessKey(vkey) || !isSafe(url)) {
    throw new StartRefused(
      'config.witness',
      `MUTS_WITNESSES holds "${text.slice(0, 200)}"; each is the verifier key of a witness, a space and its https URL.`,
    )
  }
  return { vkey, url }
}

function isWitnessKey(text: string): boolean {
  try {
    return parseVkey(text).kind === KEY_KIND.cosignature
  } catch (error) {
    if (error instanceof ProofError) return false
    throw error
  }
}

function isSafe(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return false
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  )
}
