/**
 * Messages as ICU writes them: `{name}`, `{count, plural, =0 {…} one {…} other {# …}}`, `{kind, select, a {…} other {…}}`
 * and marks `<b>…</b>`. In front of a brace an apostrophe takes it literally, up to the next one.
 */

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  /** The `#` of a plural. */
  | { readonly kind: 'count' }
  | { readonly kind: 'choice'; readonly name: string; readonly by: 'plural' | 'select'; readonly ways: Ways }
  | { readonly kind: 'mark'; readonly name: string; readonly inside: readonly Part[] }

type Ways = ReadonlyMap<string, readonly Part[]>

/** @throws {Error} at the first place that is no message; a test reads every message there is. */
export function parseMessage(message: string): readonly Part[] {
  let at = 0
  const fail = (expected: string): never => {
    throw new Error(`"${message}": ${expected} expected at ${at}`)
  }
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(message)?.[0]
    at += found?.length ?? 0
    return found
  }
  const need = (pattern: RegExp, what: string): string => take(pattern) ?? fail(what)

  function readParts(isCounted: boolean): readonly Part[] {
    const parts: Part[] = []
    for (;;) {
      const text = take(isCounted ? /(?:'[{}][^']*'?|[^{}<#])+/y : /(?:'[{}][^']*'?|[^{}<])+/y)
      if (text !== undefined) parts.push({ kind: 'text', text: text.replaceAll(/'([{}][^']*)'?/g, '$1') })
      else if (message[at] === '{') parts.push(readBrace(isCounted))
      else if (isCounted && take(/#/y)) parts.push({ kind: 'count' })
      else if (/^<[a-z]/.test(message.slice(at, at + 2))) parts.push(readMark(isCounted))
      else if (message[at] === '<' && message[at + 1] !== '/') parts.push({ kind: 'text', text: need(/</y, '<') })
      else return parts
    }
  }

  function readBrace(isCounted: boolean): Part {
    const name = need(/\{\s*\w+\s*/y, 'a name')
      .slice(1)
      .trim()
    if (take(/\}/y)) return { kind: 'value', name }
    const by = need(/,\s*(?:plural|select)\s*,\s*/y, 'plural or select').includes('plural') ? 'plural' : 'select'
    const ways = new Map<string, readonly Part[]>()
    while (message[at] !== '}') {
      const way = need(/(?:=\d+|[\w-]+)\s*\{/y, 'a way')
        .slice(0, -1)
        .trim()
      ways.set(way, readParts(isCounted || by === 'plural'))
      need(/\}\s*/y, '}')
    }
    at += 1
    if (!ways.has('other')) fail('a way for all others')
    return { kind: 'choice', name, by, ways }
  }

  function readMark(isCounted: boolean): Part {
    const name = need(/<[a-z]\w*>/y, 'a mark').slice(1, -1)
    const inside = readParts(isCounted)
    if (take(/<\/[a-z]\w*>/y) !== `</${name}>`) fail(`</${name}>`)
    return { kind: 'mark', name, inside }
  }

  const parts = readParts(false)
  return at === message.length ? parts : fail('the end')
}

/** Puts a message together; what a text or a mark becomes is the caller's. */
export interface Setting<Out> {
  readonly locale: string
  text(text: string): Out
  value(name: string): Out
  /** What a plural or a select goes by. */
  choose(name: string): string | number
  number(count: number): Out
  mark(name: string, inside: readonly Out[]): Out
}

export function setMessage<Out>(parts: readonly Part[], setting: Setting<Out>, count = 0): readonly Out[] {
  const setPart = (part: Part): readonly Out[] => {
    switch (part.kind) {
      case 'text':
        return [setting.text(part.text)]
      case 'value':
        return [setting.value(part.name)]
      case 'count':
        return [setting.number(count)]
      case 'mark':
        return [setting.mark(part.name, setMessage(part.inside, setting, count))]
      case 'choice': {
        const by = setting.choose(part.name)
        const counted = part.by === 'plural' ? Number(by) : count
        return setMessage(wayOf(part.ways, part.by, by, setting.locale), setting, counted)
      }
    }
  }
  return parts.flatMap(setPart)
}

function wayOf(ways: Ways, by: 'plural' | 'select', value: string | number, locale: string): readonly Part[] {
  const word = by === 'select' ? String(value) : new Intl.PluralRules(locale).select(Number(value))
  const exact = by === 'plural' ? ways.get(`=${value}`) : undefined
  return exact ?? ways.get(word) ?? ways.get('other') ?? []
}

/** Names of all values and marks that a message takes, each once. */
export function namesIn(parts: readonly Part[]): ReadonlySet<string> {
  const names = parts.flatMap((part): readonly string[] => {
    if (part.kind === 'value') return [part.name]
    if (part.kind === 'mark') return [`<${part.name}>`, ...namesIn(part.inside)]
    if (part.kind === 'choice') return [part.name, ...[...part.ways.values()].flatMap((way) => [...namesIn(way)])]
    return []
  })
  return new Set(names)
}
