/** For tests only: finds text that somebody would read and no catalogue could hold, since no `t(…)` or `rich(…)` says it. */
import type { Node, Place } from './testing-source.ts'
import { childrenOf, lineOf, nameOf, parseSource, piecesOf } from './testing-source.ts'

/** Fields of objects whose text is shown. */
const SHOWN_FIELD =
  /^(?:label|title|text|hint|what|said|words?|placeholder|alt|summary|description|detail|message|aria-(?:label|description|valuetext))$/
/** Attributes whose text is shown or read aloud. */
const SHOWN_ATTRIBUTE =
  /^(?:label|title|text|hint|what|placeholder|alt|empty|none|otherwise|legend|above|below|before|act|verb|aria-(?:label|description|valuetext)|data-label)$/
/** Attributes that are for the machine, whatever stands in them. */
const SILENT =
  /^(?:className|key|id|type|href|to|rel|d|transform|autoComplete|pattern|accept|style|viewBox|(?:data|aria)-(?!label).*)$/
/** Proper names, formats and units, which no language has another word for; numbers of work orders; an example's address. */
const NAMES =
  /\b(?:MUTS|FleetOps|CSV|PDF|Okta|Esc|kWh|km|MB|kB|min|Hz|WO-|client_id)(?!\w)|&\w+;|https?:\/\/\S+|\/\.?[\w-]+(?:\/[\w.-]+)+|\b\w+\.example\b/g

const WORD = /\p{L}{2}/u
/** Two words beside each other: no name, no selector, no address. */
const PHRASE = /^[^<>[\]{}=/#]*\p{L}{2,},? \p{L}[^<>[\]{}=#]*$/u

/** What is put into a message, by any name. */
const valuesOf = (values: Node): readonly Node[] =>
  (values.properties as readonly Node[] | undefined)?.flatMap(({ value }) => (value as Node | undefined) ?? []) ?? []

/** Every text of a file that comes to somebody's eyes for certain and holds a word, and every phrase wherever it stands. */
export function unsaidIn(file: string, code: string): readonly Place[] {
  const found: Place[] = []

  function judge(node: Node, text: string, isShown: boolean): void {
    if ((isShown ? WORD : PHRASE).test(text.replaceAll(NAMES, '')))
      found.push({ text: text.trim().replaceAll(/\s+/g, ' '), file, line: lineOf(code, node) })
  }

  function visitAll(nodes: readonly Node[], isShown = false): void {
    for (const node of nodes) visit(node, isShown)
  }

  /** @param isShown whether the value of this node is certain to be read by somebody. */
  function visit(node: Node, isShown: boolean): void {
    switch (node.type) {
      case 'JSXText':
        judge(node, String(node.value), true)
        break
      case 'Literal':
        if (typeof node.value === 'string') judge(node, node.value, isShown)
        break
      case 'TemplateLiteral':
        judge(node, piecesOf(node).join('…'), isShown)
        visitAll(node.expressions as readonly Node[])
        break
      case 'JSXAttribute':
        visitAttribute(node)
        break
      case 'JSXElement':
      case 'JSXFragment':
        visitAll(childrenOf((node.openingElement ?? node.openingFragment) as Node))
        visitAll(node.children as readonly Node[], true)
        break
      case 'JSXExpressionContainer':
        visitAll(childrenOf(node), isShown)
        break
      case 'Property':
        visit(node.value as Node, !node.computed && SHOWN_FIELD.test(nameOf(node.key)))
        break
      case 'ArrayExpression':
        for (const element of childrenOf(node)) visit(element, /^\p{Lu}\p{Ll}/u.test(nameOf(element)))
        break
      case 'ConditionalExpression':
        visit(node.test as Node, false)
        visitAll([node.consequent as Node, node.alternate as Node], isShown)
        break
      case 'LogicalExpression':
        visit(node.left as Node, isShown && node.operator !== '&&')
        visit(node.right as Node, isShown)
        break
      case 'BinaryExpression':
        visitAll(childrenOf(node), isShown && node.operator === '+')
        break
      case 'CallExpression':
      case 'NewExpression':
        visitCall(node)
        break
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        break
      default:
        if (!node.type.startsWith('TS') || node.expression !== undefined) visitAll(childrenOf(node))
    }
  }

  function visitAttribute(node: Node): void {
    const [name, value] = [nameOf(node.name), node.value as Node | null]
    // What fields are called for the machine has no capital: `name="vin"` beside `name="Vehicles"`.
    const isShown = SHOWN_ATTRIBUTE.test(name) || (name === 'name' && /^\p{Lu}/u.test(nameOf(value)))
    if (value && (isShown || !SILENT.test(name))) visit(value, isShown)
  }

  function visitCall(node: Node): void {
    const [first, ...others] = node.arguments as readonly Node[]
    const callee = nameOf(node.callee)
    // What is put into a message is shown with it; the message itself is said. An Error is for who reads the code.
    if (callee === 't' || callee === 'rich') visitAll(others.flatMap(valuesOf), true)
    else if (!/Error$/.test(callee)) visitAll([node.callee as Node, ...(first ? [first, ...others] : [])])
  }

  visit(parseSource(file, code), false)
  return found
}
