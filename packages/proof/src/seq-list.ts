/** Lists of places in the log, as the index hashes them: count, first place, distances; each an unsigned LEB128. */
import { ProofError } from './proof-error.ts'

/**
 * Writes a list.
 *
 * @throws {RangeError} unless the places are whole numbers from 0 and grow.
 */
export function encodeSeqList(seqs: readonly number[]): Uint8Array {
  const bytes: number[] = []
  writeVarint(bytes, seqs.length)
  let last = -1
  for (const [at, seq] of seqs.entries()) {
    if (!Number.isSafeInteger(seq) || seq <= last) throw new RangeError(`${seq} does not go on from ${last}`)
    writeVarint(bytes, at === 0 ? seq : seq - last)
    last = seq
  }
  return Uint8Array.from(bytes)
}

/**
 * Reads a list that fills all bytes.
 *
 * @throws {ProofError} malformed if it is not the one spelling of a growing list.
 */
export function decodeSeqList(bytes: Uint8Array): readonly number[] {
  const { seqs, end } = readSeqList(bytes, 0)
  if (end !== bytes.length) throw new ProofError('malformed', 'a list of places ends before its bytes do')
  return seqs
}

/** Reads a list that begins at an offset, and says where it ends. */
export function readSeqList(
  bytes: Uint8Array,
  offset: number,
): { readonly seqs: readonly number[]; readonly end: number } {
  let { value: count, end } = readVarint(bytes, offset)
  const seqs: number[] = []
  for (let last = 0; count > 0; count--) {
    const step = readVarint(bytes, end)
    if (seqs.length > 0 && step.value === 0) throw new ProofError('malformed', 'a list of places names one twice')
    last += step.value
    if (!Number.isSafeInteger(last)) throw new ProofError('malformed', 'a place lies beyond any log')
    seqs.push(last)
    end = step.end
  }
  return { seqs, end }
}

function writeVarint(bytes: number[], value: number): void {
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
}

function readVarint(bytes: Uint8Array, offset: number): { value: number; end: number } {
  let value = 0
  for (let at = 0; at < 8; at++) {
    const byte = bytes[offset + at]
    if (byte === undefined) break
    value += (byte & 0x7f) * 2 ** (7 * at)
    if (byte >= 0x80) continue
    // A last byte of zero says nothing: the number would have a shorter spelling.
    if ((byte === 0 && at > 0) || !Number.isSafeInteger(value)) break
    return { value, end: offset + at + 1 }
  }
  throw new ProofError('malformed', `not a number at byte ${offset} of a list of places`)
}
