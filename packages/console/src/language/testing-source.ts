/** For tests only: the console's source as a syntax tree. */
import { globSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { parseSync } from 'vite'

/** A node of ESTree, with JSX and TypeScript. */
export type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>

/** A text in the source. */
export interface Place {
  readonly text: string
  readonly file: string
  readonly line: number
}

const SRC = new URL('..', import.meta.url).pathname

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

export const childrenOf = (node: Node): readonly Node[] =>
  Object.values(node).flatMap((value) => [value].flat().filter(isNode))

/** The name of an identifier, a JSX name or a key; else `''`. */
export function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  return typeof node.name === 'string' ? node.name : typeof node.value === 'string' ? node.value : ''
}

/** The text of a literal, or of a template in which nothing is put. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  const pieces = node?.type === 'TemplateLiteral' ? piecesOf(node) : []
  return pieces.length === 1 ? pieces[0] : undefined
}

/** The texts of a template between what is put in it. */
export const piecesOf = (template: Node): readonly string[] =>
  (template.quasis as readonly { readonly value: { readonly cooked: string } }[]).map(({ value }) => value.cooked)

/** @throws {Error} where it is no TypeScript. */
export function parseSource(file: string, code: string): Node {
  const { program, errors } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  return program as unknown as Node
}

export const lineOf = (code: string, { start }: Node): number => code.slice(0, start).split('\n').length

/** Everything that is built into the console: each file with what stands in it. */
export const readSources = (): readonly { readonly file: string; readonly code: string }[] =>
  globSync(`${SRC}**/*.{ts,tsx}`)
    .filter((path) => !/\.test\.|\/testing-|\/e2e\//.test(path))
    .map((path) => ({ file: relative(SRC, path), code: readFileSync(path, 'utf8') }))
