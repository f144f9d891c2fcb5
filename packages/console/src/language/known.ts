/**
 * What comes as an English text from the server: machine words and refusals. English stays the truth of the API, so a
 * refusal with values in it is known by its shape: the pieces of a message of the catalogue stand in it in their order, and
 * what lies between them are the values. A value is put in as it is: it is neither read as a message nor as markup.
 */
import type { Catalogue } from './catalogue.ts'
import { findIn } from './catalogue.ts'
import type { Part } from './message.ts'
import { parseMessage, setMessage } from './message.ts'
import { wordsOf } from './words.ts'

/** Longer than any refusal: it is shown as it is. */
const LONGEST = 2000

interface Shape {
  readonly english: string
  /** Between them stand the values, one less in number. */
  readonly pieces: readonly string[]
  readonly names: readonly string[]
  /** How many characters are not values: of two shapes that fit, the one that says more is meant. */
  readonly weight: number
}

/** The shape of a message of texts and values; undefined where nothing is put in. */
export function shapeOf(english: string, parts: readonly Part[] = parseMessage(english)): Shape | undefined {
  const [pieces, names] = [[''], [] as string[]]
  for (const part of parts) {
    if (part.kind === 'text') pieces.push(`${pieces.pop() ?? ''}${part.text}`)
    else if (part.kind === 'value') {
      names.push(part.name)
      pieces.push('')
    } else return undefined
  }
  return names.length === 0 ? undefined : { english, pieces, names, weight: pieces.join('').length }
}

/** The values of a text of this shape, in their order; undefined where it has another one. In time linear in the text. */
export function valuesIn({ pieces }: Pick<Shape, 'pieces'>, text: string): readonly string[] | undefined {
  const [first = '', ...others] = pieces
  const last = others.pop() ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined
  const [values, end] = [[] as string[], text.length - last.length]
  let from = first.length
  for (const piece of [...others, undefined]) {
    // A value has one character at least.
    const at = piece === undefined ? end : text.indexOf(piece, from + 1)
    if (at <= from || at + (piece?.length ?? 0) > end) return undefined
    values.push(text.slice(from, at))
    from = at + (piece?.length ?? 0)
  }
  return values
}

/**
 * Says a text of the server in the language of the catalogues, or as it is. By the name of a value it is plain, or one of
 * the server’s own: `word` is a machine word, `words` several, `said` a text of the server within another.
 *
 * @param words of the console, which knows machine words. @param refusals by the English of the server.
 */
export function createKnown(words: Catalogue, refusals: Catalogue, locale: string): (text: string) => string {
  let shapes: readonly Shape[] | undefined
  const listShapes = () =>
    Object.keys(refusals)
      .flatMap((english) => shapeOf(english) ?? [])
      .toSorted((one, other) => other.weight - one.weight)

  const word = (text: string): string => findIn(words, wordsOf(text)) ?? text
  const putIn = (name: string, value: string): string => {
    if (/^said\d*$/.test(name)) return known(value)
    if (name === 'words')
      return value
        .split(/, | or | \| /)
        .map(word)
        .join(', ')
    return /^word\d*$/.test(name) ? word(value) : value
  }

  function known(text: string): string {
    const exact = findIn(words, text) ?? findIn(refusals, text)
    if (exact !== undefined || text.length > LONGEST) return exact ?? text
    shapes ??= listShapes()
    for (const shape of shapes) {
      const values = valuesIn(shape, text)
      if (values) return say(shape, values)
    }
    return text
  }

  function say({ english, names }: Shape, values: readonly string[]): string {
    const put = new Map(names.map((name, at) => [name, putIn(name, values[at] ?? '')]))
    const putAt = (name: string) => put.get(name) ?? ''
    const said = setMessage<string>(parseMessage(refusals[english] ?? english), {
      locale,
      text: (text) => text,
      value: putAt,
      choose: putAt,
      number: String,
      mark: (_name, inside) => inside.join(''),
    })
    return said.join('')
  }

  return known
}
