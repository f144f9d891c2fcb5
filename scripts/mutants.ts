/** Where a line of code can be broken so that it still compiles: an operator turned, a number moved by one. */

export interface Mutant {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly from: string
  readonly to: string
}

const TURNS: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/ === /g, () => ' !== '],
  [/ !== /g, () => ' === '],
  [/ (<|>) /g, (found) => ` ${found.trim()}= `],
  [/ (<|>)= /g, (found) => found.replace('=', '')],
  [/ \+ /g, () => ' - '],
  [/ - /g, () => ' + '],
  [/ & /g, () => ' | '],
  [/ << /g, () => ' >> '],
  [/ >>>? /g, () => ' << '],
  [/ && /g, () => ' || '],
  [/ \|\| /g, () => ' && '],
  [/\b(true|false)\b/g, (found) => (found === 'true' ? 'false' : 'true')],
  [/(?<![\w.$#])0x[0-9a-f_]+\b/gi, (found) => `0x${(Number(found.replaceAll('_', '')) + 1).toString(16)}`],
  [/(?<![\w.$#])\d[\d_]*(?![\w.])/g, (found) => String(Number(found.replaceAll('_', '')) + 1)],
]

/** Types, imports, comments, and what is only said to people. */
const NO_CODE = /^\s*(\/\/|\/\*|\*|\||import |export \{|export type|type |interface |readonly )|Error\(|@throws/
/** What stands in quotation marks is left as it is, and so are templates and types: their arguments, and unions of numbers. */
const QUOTED =
  /(?<=[A-Z]\w*)<[^<>()]*>|(?<=: )\d+(?: \| \d+)+|'(?:[^'\\]|\\.)*'|`[^`]*`|\/(?:[^/\\\n]|\\.)+\/[a-z]*(?=[.,)\]; ])/g

/** All breaks of a file, in the order of its lines. */
export function findMutants(file: string, text: string): readonly Mutant[] {
  return text.split('\n').flatMap((from, index) => {
    if (NO_CODE.test(from)) return []
    const code = from.replace(QUOTED, (quoted) => '"'.repeat(quoted.length)).replace(/\/\/.*$/, '')
    return TURNS.flatMap(([pattern, turn]) =>
      [...code.matchAll(pattern)].map((found) => ({
        file,
        line: index + 1,
        from,
        to: from.slice(0, found.index) + turn(found[0]) + from.slice(found.index + found[0].length),
      })),
    )
  })
}

/** So many of them, the same each time for the same seed. */
export function pick<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  let state = seed >>> 0
  const left = [...items]
  const picked: Item[] = []
  while (picked.length < count && left.length > 0) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    picked.push(...left.splice(Math.floor((state / 2 ** 32) * left.length), 1))
  }
  return picked
}
