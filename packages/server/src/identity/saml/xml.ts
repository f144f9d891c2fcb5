/**
 * XML as the guard reads it: by the very parser the library reads it with, so that both see one document. No document type,
 * no comment, no processing instruction, and no id that stands twice.
 */
import { decryptXml, parseDomFromString } from '@node-saml/node-saml/lib/xml.js'
import { faultInOutline } from './outline.ts'

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'
export const ENCRYPTION = 'http://www.w3.org/2001/04/xmlenc#'

/** What of the DOM is used. */
interface Node {
  readonly nodeType: number
  readonly childNodes: ArrayLike<Node>
}

export interface Element extends Node {
  readonly localName: string
  readonly namespaceURI: string | null
  readonly textContent: string | null
  readonly parentNode: Element | null
  getAttribute(name: string): string | null
  hasAttribute(name: string): boolean
  toString(): string
}

const ELEMENT = 1
const TEXT = new Set([3, 4])

/** What is wrong with a document: for the ledger, in words of ours. */
export class Unfit extends Error {
  override readonly name = 'Unfit'
}

/** @throws {Unfit} */
export async function parseXml(text: string): Promise<Element> {
  // Before anything is parsed: whoever sends entities gets none expanded.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Unfit('a document type')
  const fault = faultInOutline(text)
  if (fault !== undefined) throw new Unfit(fault)
  const document = (await parseDomFromString(text).catch(() => {
    throw new Unfit('no XML')
  })) as unknown as Node & { readonly documentElement: Element | null }
  const children = Array.from(document.childNodes).filter(isMeaningful)
  const root = document.documentElement
  if (!root || children.length !== 1) throw new Unfit('more than a document')
  requirePlain(root)
  const ids = descendantsOf(root).flatMap((element) =>
    ['ID', 'Id', 'id'].flatMap((name) => element.getAttribute(name) || []),
  )
  if (new Set(ids).size !== ids.length) throw new Unfit('an id that stands twice')
  return root
}

/** @throws {Unfit} */
export async function decrypt(encrypted: Element, key: string): Promise<string> {
  return decryptXml(encrypted.toString(), key).catch(() => {
    throw new Unfit('not encrypted to our key')
  })
}

/** The element itself and all below it, in their order. */
export function descendantsOf(element: Element): readonly Element[] {
  return [element, ...childrenOf(element).flatMap(descendantsOf)]
}

export const childrenOf = ({ childNodes }: Element): readonly Element[] =>
  Array.from(childNodes).filter((node): node is Element => node.nodeType === ELEMENT)

export const childrenNamed = (element: Element, namespace: string, name: string): readonly Element[] =>
  childrenOf(element).filter((child) => is(child, namespace, name))

export const is = ({ namespaceURI, localName }: Element, namespace: string, name: string): boolean =>
  namespaceURI === namespace && localName === name

/** The one child of this name. @throws {Unfit} where there are more or none. */
export function onlyChild(element: Element, namespace: string, name: string): Element {
  const [child, ...more] = childrenNamed(element, namespace, name)
  if (!child || more.length > 0) throw new Unfit(`not one ${name}`)
  return child
}

export const textOf = ({ textContent }: Element): string => (textContent ?? '').trim()

/** Line ends and spaces around the root, and the declaration before it, mean nothing. */
const isMeaningful = (node: Node): boolean => !TEXT.has(node.nodeType) && !isDeclaration(node)
const isDeclaration = (node: Node): boolean => (node as { readonly target?: string }).target === 'xml'

/** A comment cuts a text in two for some readers and not for others. */
function requirePlain(element: Element): void {
  for (const child of Array.from(element.childNodes)) {
    if (child.nodeType === ELEMENT) requirePlain(child as Element)
    else if (!TEXT.has(child.nodeType)) throw new Unfit('a comment or an instruction')
  }
}
