/** One field in its envelope: JSON, bound to organisation, table, column, row and subject. */
import type { KeyObject } from 'node:crypto'
import { bindPlace, EnvelopeError, openEnvelope, sealEnvelope } from './envelope.ts'
import type { SubjectKey } from './subject-keys.ts'
import type { SealedPlace } from './vault.ts'

export const bind = ({ org, table, column, row, subject }: SealedPlace): Uint8Array =>
  bindPlace(org, table, column, row, subject)

/** @throws {TypeError} for what is no JSON value. */
export function sealField(key: KeyObject, place: SealedPlace, plain: unknown): Uint8Array {
  const text = JSON.stringify(plain) as string | undefined
  if (text === undefined) throw new TypeError('only JSON values are sealed')
  return sealEnvelope(key, bind(place), Buffer.from(text, 'utf8'))
}

/** Also what the key before a rotation sealed. @throws {EnvelopeError} */
export function openField<T>({ current, previous }: SubjectKey, place: SealedPlace, envelope: Uint8Array): T {
  const bound = bind(place)
  try {
    return parse(openEnvelope(current, bound, envelope))
  } catch (error) {
    if (!previous || !(error instanceof EnvelopeError)) throw error
    return parse(openEnvelope(previous, bound, envelope))
  }
}

export function opens(key: KeyObject, place: SealedPlace, envelope: Uint8Array): boolean {
  try {
    openEnvelope(key, bind(place), envelope)
    return true
  } catch (error) {
    if (error instanceof EnvelopeError) return false
    throw error
  }
}

const parse = <T>(bytes: Buffer): T => JSON.parse(bytes.toString('utf8')) as T
