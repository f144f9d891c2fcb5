/** What the console says. The English message is the key: it stands in the code, and a test holds the catalogues to it. */
import type { ReactNode } from 'react'
import { createElement, Fragment } from 'react'
import { findIn, loadCatalogue, loadRefusals } from './catalogue.ts'
import { createKnown } from './known.ts'
import { language, localeOf } from './language.ts'
import type { Part } from './message.ts'
import { parseMessage, setMessage } from './message.ts'

const spoken = language.get()

/** How numbers and days are written here. */
export const locale = localeOf(spoken)

// Whoever says anything waits for the catalogue: no word is shown in one language and then in another.
const [catalogue, refusals] = await Promise.all([loadCatalogue(spoken), loadRefusals(spoken)])
const read = new Map<string, readonly Part[]>()

function partsOf(message: string): readonly Part[] {
  const known = read.get(message)
  if (known) return known
  const parts = parseMessage(findIn(catalogue, message) ?? message)
  read.set(message, parts)
  return parts
}

/**
 * What comes as an English text, a machine word opened up or a text of the server with or without values in it: as the
 * catalogues have it, else as it is. Tests hold them to the words of `testing-known.ts` and to the server’s source.
 */
export const known = createKnown(catalogue, refusals, locale)

type Plain = string | number

const inDigits = (value: number): string => new Intl.NumberFormat(locale, { useGrouping: false }).format(value)

/**
 * Says `message` in the reader's language.
 *
 * @example t('{count, plural, one {# vehicle} other {# vehicles}}', { count: 2 }) // '2 vehicles'
 */
export function t(message: string, values: Readonly<Record<string, Plain>> = {}): string {
  const plain = (name: string): Plain => values[name] ?? ''
  const said = setMessage<string>(partsOf(message), {
    locale,
    text: (text) => text,
    value: (name) => String(plain(name)),
    choose: plain,
    number: inDigits,
    mark: (_name, inside) => inside.join(''),
  })
  return said.join('')
}

type Mark = (inside: ReactNode) => ReactNode

/** One of several: `15 000 km or 365 days`. */
export const sayEither = (parts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(parts)

/** Marks that mean the same everywhere. */
const MARKS: Readonly<Record<string, Mark>> = {
  b: (inside) => createElement('b', null, inside),
  i: (inside) => createElement('em', null, inside),
  kbd: (inside) => createElement('kbd', null, inside),
  wire: (inside) => createElement('span', { className: 'wire' }, inside),
}

/**
 * The same with nodes for values, and for what stands in marks.
 *
 * @example rich('See <link>Bridges</link>.', { link: (inside) => <Link to="/app/bridges">{inside}</Link> })
 */
export function rich(message: string, values: Readonly<Record<string, ReactNode | Mark>> = {}): ReactNode {
  const set = setMessage<ReactNode>(partsOf(message), {
    locale,
    text: (text) => text,
    value: (name) => nodeOf(values[name]),
    choose: (name) => plainOf(values[name]),
    number: inDigits,
    mark: (name, inside) => {
      const mark = values[name] ?? MARKS[name]
      const node = createElement(Fragment, null, ...inside)
      return typeof mark === 'function' ? mark(node) : node
    },
  })
  return createElement(Fragment, null, ...set)
}

const nodeOf = (value: ReactNode | Mark): ReactNode => (typeof value === 'function' ? null : value)

const plainOf = (value: ReactNode | Mark): Plain =>
  typeof value === 'string' || typeof value === 'number' ? value : ''
