/** For tests only: how the server and its bridges word what they refuse and what failed, read out of the source. */
import { globSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Node } from './testing-source.ts'
import { childrenOf, lineOf, nameOf, parseSource, piecesOf } from './testing-source.ts'

const PACKAGES = new URL('../../../', import.meta.url).pathname

/** One wording, as a message: what is put in stands as `{name}`. Empty where it does not stand in the source. */
export interface Wording {
  readonly text: string
  readonly file: string
  readonly line: number
}

interface Source {
  readonly file: string
  readonly code: string
  readonly tree: Node
}

/** Where a node stands: the file, and the functions around it, the innermost last. */
interface Standing {
  readonly source: Source
  readonly around: readonly Node[]
}

const isFunction = (node: Node): boolean => /Function/.test(node.type) && !node.type.startsWith('TS')

function walk(source: Source, visit: (node: Node, standing: Standing, name: string) => void): void {
  const down = (node: Node, around: readonly Node[], name: string): void => {
    visit(node, { source, around }, name)
    const named = nameOf(node.id) || nameOf(node.key) || name
    const inside = isFunction(node) ? [...around, { ...node, called: nameOf(node.id) || name } as Node] : around
    for (const child of childrenOf(node)) down(child, inside, node.type === 'CallExpression' ? '' : named)
  }
  down(source.tree, [], '')
}

const readServer = (): readonly Source[] =>
  globSync(`${PACKAGES}{server,bridge,protocol}/src/**/*.ts`)
    .filter((path) => !/\.test\.|\/test|sabotage|\/client\//.test(path))
    .toSorted()
    .map((path) => {
      const [file, code] = [relative(PACKAGES, path).replace('/src', ''), readFileSync(path, 'utf8')]
      return { file, code, tree: parseSource(file, code) }
    })

interface Found {
  readonly node: Node
  readonly standing: Standing
}

/** Every call of the server by the name of what is called, every constant and every import by its name. */
function indexOf(sources: readonly Source[]) {
  const [calls, values] = [new Map<string, Found[]>(), new Map<string, Found[]>()]
  const imports = new Set<string>()
  const note = (map: Map<string, Found[]>, name: string, found: Found) => {
    map.set(name, [...(map.get(name) ?? []), found])
  }
  for (const source of sources)
    walk(source, (node, standing) => {
      if (node.type === 'CallExpression')
        note(calls, nameOf(node.callee) || nameOf((node.callee as Node).property), { node, standing })
      if (node.type === 'VariableDeclarator' && node.init)
        note(values, nameOf(node.id), { node: node.init as Node, standing })
      if (node.type === 'ImportSpecifier') imports.add(`${source.file} ${nameOf(node.local)}`)
    })
  return { calls, values, imports }
}

type Index = ReturnType<typeof indexOf>

const DEEPEST = 4
/** Above it what is put in is no handful of words, or the words do not all go together. */
const MOST_WAYS = 12
const CODE = /^[a-z]+\.[a-z][a-z-]+$/

/** Every wording that an expression can have; undefined where it cannot be read. */
function wordingsOf(
  index: Index,
  node: Node | undefined,
  standing: Standing,
  depth = 0,
): readonly string[] | undefined {
  const inner = (one: Node, where = standing, deeper = 0) => wordingsOf(index, one, where, depth + deeper)
  const both = (...nodes: readonly Node[]) => {
    const found = nodes.map((one) => inner(one))
    return found.includes(undefined) ? undefined : found.flatMap((texts) => texts ?? [])
  }
  if (!node || depth > DEEPEST) return undefined
  switch (node.type) {
    case 'Literal':
      if (node.value === null) return []
      return typeof node.value === 'string' ? [escaped(node.value)] : undefined
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return inner(node.expression as Node)
    case 'ConditionalExpression':
      return both(node.consequent as Node, node.alternate as Node)
    case 'LogicalExpression':
      return both(node.left as Node, node.right as Node)
    case 'BinaryExpression': {
      const [left, right] = [inner(node.left as Node), inner(node.right as Node)]
      return left && right && left.flatMap((one) => right.map((other) => one + other))
    }
    case 'TemplateLiteral': {
      const pieces = piecesOf(node)
      const holes = node.expressions as readonly Node[]
      const puts = holes.map((hole) => inner(hole, standing, 1) ?? [])
      const ways = puts.reduce((product, put) => product * Math.max(put.length, 1), 1)
      return holes.reduce<readonly string[]>(
        (soFar, hole, at) => {
          const put = ways <= MOST_WAYS && puts[at]?.length ? puts[at] : [`{${holeName(hole)}}`]
          return soFar.flatMap((text) => put.map((one) => text + one + escaped(pieces[at + 1] ?? '')))
        },
        [escaped(pieces[0] ?? '')],
      )
    }
    case 'Identifier':
      return named(index, nameOf(node), standing, depth)
    case 'MemberExpression':
      return node.computed ? inner(node.object as Node) : undefined
    case 'ObjectExpression':
      // Of a table any of its texts: `WORDS[code]`.
      return both(...childrenOf(node).flatMap(({ value }) => (value as Node | undefined) ?? []))
    default:
      return undefined
  }
}

const escaped = (text: string): string => text.replaceAll(/[{}]/g, "'$&'")

function holeName(node: Node): string {
  const name = nameOf(node) || nameOf(node.property) || nameOf((node.object as Node | undefined)?.property)
  if (name) return name
  const first = childrenOf(node)[0]
  return first ? holeName(first) : 'value'
}

/** What a name stands for: a constant that is in sight, or what callers give for a parameter. */
function named(index: Index, name: string, standing: Standing, depth: number): readonly string[] | undefined {
  const together = (found: readonly Found[]) => {
    const texts = found.map(({ node, standing: where }) => wordingsOf(index, node, where, depth + 1))
    return texts.length === 0 || texts.includes(undefined)
      ? undefined
      : [...new Set(texts.flatMap((some) => some ?? []))]
  }
  const isNear = ({ standing: { source } }: Found, what: string) =>
    source === standing.source || index.imports.has(`${source.file} ${what}`)
  for (const around of standing.around.toReversed()) {
    const at = (around.params as readonly Node[]).findIndex((param) => nameOf(param) === name)
    const called = String(around.called ?? '')
    if (at < 0) continue
    const given = (index.calls.get(called) ?? []).filter((call) => isNear(call, called))
    return together(
      given.flatMap(({ node, standing: where }) => {
        const argument = (node.arguments as readonly Node[])[at]
        return argument ? [{ node: argument, standing: where }] : []
      }),
    )
  }
  const starts = standing.around.map(({ start }) => start)
  const inSight = (index.values.get(name) ?? []).filter(({ standing: { source, around } }) =>
    source === standing.source
      ? around.every(({ start }, at) => starts[at] === start)
      : around.length === 0 && index.imports.has(`${standing.source.file} ${name}`),
  )
  return together(inSight)
}

/** `new Problem(kind, code, text)`, `new LinkError(kind, at, text)`. */
const isRefusal = (node: Node): boolean =>
  node.type === 'NewExpression' && ['Problem', 'LinkError'].includes(nameOf(node.callee))

/** Where a text for people stands: in a refusal, beside a code, or beside the pointer to a field. */
function textsAt(node: Node): readonly (Node | undefined)[] {
  if (isRefusal(node)) return [(node.arguments as readonly Node[])[2]]
  const codeOf = (one: unknown): boolean => CODE.test(nameOf(one))
  if (node.type === 'ArrayExpression') {
    const [code, text] = node.elements as readonly Node[]
    return codeOf(code) ? [text] : []
  }
  if (node.type !== 'ObjectExpression') return []
  const fields = (node.properties as readonly Node[]).filter(({ type }) => type === 'Property')
  const fieldOf = (name: string) => fields.find(({ key }) => nameOf(key) === name)?.value as Node | undefined
  if (fieldOf('pointer') || fieldOf('code')) return [fieldOf('message')].filter((text) => text !== undefined)
  const ofCodes = fields.filter(({ key, value }) => codeOf(key) && (value as Node).type !== 'ObjectExpression')
  return ofCodes.map(({ value }) => value as Node)
}

/** What a function named `why…` gives: why something is not offered. */
function reasonAt(node: Node, { around }: Standing, name: string): readonly Node[] {
  const body = node.type === 'ArrowFunctionExpression' && /^why[A-Z]/.test(name) ? (node.body as Node) : undefined
  if (body && body.type !== 'BlockStatement') return [body]
  const isReason = node.type === 'ReturnStatement' && /^why[A-Z]/.test(String(around.at(-1)?.called ?? ''))
  return isReason && node.argument ? [node.argument as Node] : []
}

/** Every text of the server that a person can be shown: refusals, failures, what is wrong with a field. */
export function refusalsOfServer(): readonly Wording[] {
  const sources = readServer()
  const index = indexOf(sources)
  const found: Wording[] = []
  for (const source of sources)
    walk(source, (node, standing, name) => {
      const place = { file: source.file, line: lineOf(source.code, node) }
      for (const one of [...textsAt(node), ...reasonAt(node, standing, name)])
        for (const text of new Set(wordingsOf(index, one, standing) ?? (isRefusal(node) ? [''] : [])))
          if (isRefusal(node) || /\S \S/.test(text)) found.push({ ...place, text })
    })
  return found
}

/** Everything that the server is made of, as one text. */
export const sourcesOfServer = (): string =>
  readServer()
    .map(({ code }) => code)
    .join('\n')
