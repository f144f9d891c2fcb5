/**
 * Trouble codes of SAE J1939-73 (5.7.1): a suspect parameter (SPN), how it fails (FMI), how often it did (OC), and the
 * conversion method bit (CM) that says in which order the SPN is spelled.
 */
import { createReader, DecodeError } from '#protocol/bytes'

/** 4 is in force; 1 to 3 are spellings from before 1996 that the bytes do not tell apart: the maker has to say. */
export type SpnVersion = 1 | 2 | 3 | 4
type OldSpnVersion = Exclude<SpnVersion, 4>

export interface J1939Dtc {
  /** Suspect parameter number, 19 bits; undefined where an old spelling was met and nobody said which. */
  readonly spn: number | undefined
  /** Failure mode, 0 to 31. */
  readonly fmi: number
  /** How often it became active, 0 to 126; 127: not available. */
  readonly occurrenceCount: number
  /** Undefined as `spn` is. */
  readonly version: SpnVersion | undefined
  /** What `spn` is by versions 1, 2 and 3; empty where it is known. */
  readonly candidates: readonly number[]
}

export const J1939_DTC_BYTES = 4
export const OCCURRENCES_NOT_AVAILABLE = 127

const HIGHEST_SPN = 0x7ffff
const OLD_VERSIONS: readonly OldSpnVersion[] = [1, 2, 3]
const CONVERSION_BIT = 0x80

/**
 * Reads four bytes: `B8 04 03 0A` is SPN 1208, FMI 3, ten times.
 *
 * @param oldVersion how this maker spells codes whose CM bit is set.
 * @throws {DecodeError} if there are fewer than four bytes or more.
 */
export function decodeJ1939Dtc(bytes: Uint8Array, oldVersion?: OldSpnVersion): J1939Dtc {
  const reader = createReader(bytes)
  const [first, second, third, fourth] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()]
  if (reader.left > 0) throw new DecodeError('a J1939 trouble code has four bytes', J1939_DTC_BYTES)
  const read = (version: SpnVersion) => decodeSpn(version, first, second, third >> 5)
  const version = (fourth & CONVERSION_BIT) === 0 ? 4 : oldVersion
  return {
    spn: version === undefined ? undefined : read(version),
    fmi: third & 0x1f,
    occurrenceCount: fourth & ~CONVERSION_BIT,
    version,
    candidates: version === undefined ? OLD_VERSIONS.map(read) : [],
  }
}

/** Writes four bytes. @throws {RangeError} if a field does not fit, or the SPN is not known. */
export function encodeJ1939Dtc({ spn, fmi, occurrenceCount, version }: Omit<J1939Dtc, 'candidates'>): Uint8Array {
  const fits = spn !== undefined && spn >= 0 && spn <= HIGHEST_SPN && fmi >= 0 && fmi <= 0x1f
  if (version === undefined || !fits || occurrenceCount < 0 || occurrenceCount > OCCURRENCES_NOT_AVAILABLE) {
    throw new RangeError(`no J1939 trouble code: SPN ${spn}, FMI ${fmi}, occurrences ${occurrenceCount}`)
  }
  const [first, second, high] = encodeSpn(version, spn)
  return Uint8Array.of(first, second, (high << 5) | fmi, occurrenceCount | (version === 4 ? 0 : CONVERSION_BIT))
}

/** `'SPN 1208 FMI 3'`, or `'SPN 9664 or 9664 or 1208 FMI 3'` where the spelling is old and unknown. */
export function formatJ1939Dtc({ spn, fmi, candidates }: J1939Dtc): string {
  return `SPN ${spn ?? candidates.join(' or ')} FMI ${fmi}`
}

/** @param three the three bits beside the FMI: the lowest of the SPN in versions 1 and 2, the highest in 3 and 4. */
function decodeSpn(version: SpnVersion, first: number, second: number, three: number): number {
  if (version === 1) return (first << 11) | (second << 3) | three
  if (version === 2) return (second << 11) | (first << 3) | three
  return (three << 16) | (second << 8) | first
}

function encodeSpn(version: SpnVersion, spn: number): readonly [first: number, second: number, three: number] {
  const [high, low, three] = [spn >> 11, (spn >> 3) & 0xff, spn & 7]
  if (version === 1) return [high, low, three]
  if (version === 2) return [low, high, three]
  return [spn & 0xff, (spn >> 8) & 0xff, spn >> 16]
}
