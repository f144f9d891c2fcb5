/**
 * Canonical JSON (RFC 8785) of a subset in which nothing can be lost: objects, arrays, well-formed strings,
 * safe integers, booleans and null. Floating point is left out, so the number rules of the RFC never apply.
 */
import { encodeUtf8 } from './bytes.ts'

/** What can be made canonical. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * Writes a value in its one canonical spelling: members ordered by UTF-16 code unit, no spaces.
 *
 * @throws {TypeError} on anything but the subset: a fraction, a number beyond ±(2⁵³−1), a lone surrogate,
 * undefined (as a member too), a hole in an array, a class instance.
 */
export function formatCanonical(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return formatText(value)
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return JSON.stringify(value)
    throw new TypeError(`not a safe integer: ${value}`)
  }
  return Array.isArray(value) ? formatList(value) : formatObject(value)
}

/** The canonical spelling in UTF-8: the bytes that are hashed, sealed and stored. */
export function encodeCanonical(value: Json): Uint8Array {
  return encodeUtf8(formatCanonical(value))
}

function formatList(items: readonly Json[]): string {
  let text = '['
  // By index: a hole in an array is met as undefined and refused.
  for (let at = 0; at < items.length; at++) text += (at === 0 ? '' : ',') + formatCanonical(items[at] as Json)
  return `${text}]`
}

function formatObject(value: unknown): string {
  if (!isPlainObject(value)) throw new TypeError(`not canonical JSON: a ${typeof value}`)
  let text = '{'
  for (const name of inOrder(Object.keys(value))) {
    text += `${text.length === 1 ? '' : ','}${formatName(name)}:${formatCanonical(value[name] as Json)}`
  }
  return `${text}}`
}

/** Sorts unless the writer did. Both comparisons go by UTF-16 code units, as RFC 8785, section 3.2.3 asks. */
function inOrder(names: string[]): readonly string[] {
  for (let at = 1; at < names.length; at++) if ((names[at] as string) < (names[at - 1] as string)) return names.sort()
  return names
}

/** Of the names met before: the same few come again and again. */
const spellings = new Map<string, string>()
const MOST_SPELLINGS = 1_000

function formatName(name: string): string {
  const known = spellings.get(name)
  if (known !== undefined) return known
  const spelling = formatText(name)
  if (spellings.size >= MOST_SPELLINGS) spellings.clear()
  spellings.set(name, spelling)
  return spelling
}

function formatText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('not a well-formed string: it holds a lone surrogate')
  return JSON.stringify(text)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
