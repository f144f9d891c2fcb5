/** What those see of a report who read it but do not work on the vehicle: VIN and plate by their last four characters. */
import type { ScanDocument } from '#bridge/wire'
import type { VehicleSnapshot } from '#diagnostics/scans'
import type { Block } from './blocks.ts'

/** Hides in any text what must not be read there. */
export type Mask = (text: string) => string

const HIDDEN = '••'
/** What stands between the characters of a plate, or of a VIN that somebody wrote in groups. */
const GAPS = /[\s\p{Pd}]+/gu
const GAP = '[\\s\\p{Pd}]*'
const LETTER = '[\\p{L}\\p{N}]'
/** What is shorter is hidden only where it stands alone: a plate `A1` is no part of `P0A1F`. */
const LEAST_INSIDE = 5

/** `'•••••••••••••0001'`; what is shorter than five characters is hidden whole. */
export function maskTail(text: string): string {
  const shown = text.length > 4 ? text.slice(-4) : ''
  return '•'.repeat(text.length - shown.length) + shown
}

/**
 * Hides VIN and plate of a vehicle, and every VIN that one of its units told, wherever they stand: in capitals or not,
 * in groups or not, as text or as the hex of their bytes.
 */
export function createMask({ vin, plate }: VehicleSnapshot, read: ScanDocument | null): Mask {
  const said = [vin, plate, ...toldVins(read)].flatMap((text) =>
    text ? [text, Buffer.from(text).toString('hex')] : [],
  )
  const secrets = [...new Set(said.map((text) => text.replaceAll(GAPS, '')))].filter((text) => text !== '')
  const patterns = secrets.toSorted((one, other) => other.length - one.length).map(patternOf)
  const hide = (found: string) => maskTail(found.replaceAll(GAPS, ''))
  return (text) => patterns.reduce((hidden, pattern) => hidden.replaceAll(pattern, hide), text)
}

/** Bytes that nobody understood may be a VIN with a broken bit: none of them is shown. */
export const hideRaw = (read: ScanDocument): ScanDocument => hideMember(read) as ScanDocument

/** All that blocks show; a seal holds nothing but its hash. */
export const maskBlocks = (blocks: readonly Block[], mask: Mask): readonly Block[] =>
  blocks.map((block) => (block.kind === 'seal' ? block : (maskTexts(block, mask) as Block)))

function maskTexts(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((one) => maskTexts(one, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === 'kind' ? one : maskTexts(one, mask)]),
  )
}

function hideMember(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideMember)
  if (typeof value !== 'object' || value === null) return value
  const isRaw = (name: string, one: unknown) => (name === 'raw' || name === 'vinRaw') && typeof one === 'string'
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isRaw(name, one) ? HIDDEN : hideMember(one)]),
  )
}

function toldVins(read: ScanDocument | null): readonly (string | null)[] {
  const units = read?.result?.ecus ?? []
  return [read?.result?.identification.vin ?? null, ...units.map(({ identification: { vin } }) => vinOf(vin))]
}

const vinOf = (told: NonNullable<ScanDocument['result']>['ecus'][number]['identification'][string] | undefined) =>
  told && 'value' in told ? told.value : null

/** Each character by its number, so that none of them means anything. */
function patternOf(secret: string): RegExp {
  const body = Array.from(secret, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join(GAP)
  const isShort = secret.length < LEAST_INSIDE
  return new RegExp(isShort ? `(?<!${LETTER})${body}(?!${LETTER})` : body, 'giu')
}
