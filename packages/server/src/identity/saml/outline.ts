/**
 * The outline of a document in one linear pass, before a parser sees it: parsers of XML take quadratic time and worse over
 * what no provider sends, and whoever sends it has shown no signature yet.
 */
const MOST_DEPTH = 64
const MOST_ELEMENTS = 2_000

const NAME = /[A-Za-z_:\u0080-\u{10FFFF}][^ \t\r\n/<>"'=]*/uy
/** What a tag may go on with, up to a quotation or its end. */
const BARE = /[^<>"']*/y
/** What begins otherwise than an element, and how it ends. */
const ASIDES = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

interface Tag {
  readonly name: string
  readonly kind: 'opens' | 'closes' | 'stands alone'
  /** Where the text goes on behind it. */
  readonly end: number
}

/** What no parser shall be given, in words of ours; undefined where nothing is wrong with the outline. */
export function faultInOutline(text: string): string | undefined {
  const open: string[] = []
  let elements = 0
  for (let at = text.indexOf('<'); at >= 0; ) {
    const aside = ASIDES.find(([begin]) => text.startsWith(begin, at))
    const tag = aside ? undefined : readTag(text, at)
    if (!aside && !tag) return 'a tag that is none'
    if (tag?.kind === 'closes' && open.pop() !== tag.name) return 'tags that do not match'
    if (tag && tag.kind !== 'closes') {
      if (++elements > MOST_ELEMENTS) return 'too many elements'
      if (open.length >= MOST_DEPTH) return 'too deep'
      if (tag.kind === 'opens') open.push(tag.name)
    }
    const end = tag?.end ?? endOf(text, at, aside)
    if (end === undefined) return 'a tag that is none'
    at = text.indexOf('<', end)
  }
  return open.length > 0 ? 'tags that do not match' : undefined
}

function endOf(text: string, at: number, aside: (typeof ASIDES)[number] | undefined): number | undefined {
  const [begin, close] = aside ?? ['', '']
  const found = text.indexOf(close, at + begin.length)
  return found < 0 ? undefined : found + close.length
}

/** Undefined where `<` begins no tag, or the tag does not end. */
function readTag(text: string, at: number): Tag | undefined {
  const closes = text[at + 1] === '/'
  const name = match(NAME, text, at + (closes ? 2 : 1))
  if (name === undefined) return undefined
  let end = at + (closes ? 2 : 1) + name.length
  for (;;) {
    end += match(BARE, text, end)?.length ?? 0
    const mark = text[end]
    if (mark === '>') break
    if (mark !== '"' && mark !== "'") return undefined
    const close = text.indexOf(mark, end + 1)
    if (close < 0 || text.slice(end, close).includes('<')) return undefined
    end = close + 1
  }
  const kind = closes ? 'closes' : text[end - 1] === '/' ? 'stands alone' : 'opens'
  return { name, kind, end: end + 1 }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
