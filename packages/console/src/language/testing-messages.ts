/** For tests only: what the console says, read out of its source: the first argument of every `t(…)` and `rich(…)`. */
import type { Node, Place } from './testing-source.ts'
import { childrenOf, lineOf, nameOf, parseSource, textOf } from './testing-source.ts'

/** @throws {Error} where something is said that does not stand there as a text, so that no catalogue could hold it. */
export function messagesIn(file: string, code: string): readonly Place[] {
  const found: Place[] = []
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' && ['t', 'rich'].includes(nameOf(node.callee))) {
      const text = textOf((node.arguments as readonly Node[])[0])
      const line = lineOf(code, node)
      if (text === undefined) throw new Error(`${file}:${line}: what is said must stand there as a text`)
      found.push({ text, file, line })
    }
    childrenOf(node).forEach(visit)
  }
  visit(parseSource(file, code))
  return found
}
