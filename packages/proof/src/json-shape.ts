/** Reads unknown JSON as what it ought to be. Each reader throws {ProofError} malformed and names the member. */
import { ProofError } from './proof-error.ts'

export type Members = Readonly<Record<string, unknown>>

export function readMembers(value: unknown, name: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name, 'an object')
  return value as Members
}

export function readList(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(name, 'a list')
  return value
}

export function readText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw wrong(name, 'a string')
  return value
}

/** A whole number from 0 to 2⁵³−1. */
export function readCount(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw wrong(name, 'a whole number from 0')
  return Number(value)
}

const wrong = (name: string, kind: string) => new ProofError('malformed', `${name} is not ${kind}`)
