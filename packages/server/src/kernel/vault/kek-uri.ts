/** The form that the URIs of KEK providers share: `scheme:what?option=value&…`, every option known. */
import { kekInvalid } from './kek-error.ts'

export interface KekUri<Option extends string> {
  /** Between scheme and options, as it stands there. */
  readonly path: string
  readonly options: Readonly<Partial<Record<Option, string>>>
}

/**
 * Reads a URI whose scheme is known already. Options name files; a secret itself never stands in one.
 *
 * @throws {StartRefused} `vault.kek-invalid`, naming the option but no value.
 */
export function readKekUri<Option extends string>(
  uri: string,
  scheme: string,
  known: readonly Option[],
): KekUri<Option> {
  const [head = '', query] = splitOnce(uri.slice(scheme.length + 1), '?')
  const options: Partial<Record<Option, string>> = {}
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    const option = known.find((one) => one === name)
    if (option === undefined || value === '' || options[option] !== undefined) {
      throw kekInvalid(`MUTS_KEK with ${scheme}: takes each of these options once: ${known.join(', ')}.`)
    }
    options[option] = value
  }
  if (head === '') throw kekInvalid(`MUTS_KEK says ${scheme}: and nothing behind it.`)
  return { path: head, options }
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
