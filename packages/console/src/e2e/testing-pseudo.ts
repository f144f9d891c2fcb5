/** For tests only: a language in which every message stands in brackets and is a third longer, to see what is not said or cut off. */
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'

const keysOf = (file: string): readonly string[] =>
  Object.keys(JSON.parse(readFileSync(new URL(`../language/${file}.json`, import.meta.url), 'utf8')))
const CHUNK = /.{1,8}/g

/** `⟦Status~~⟧`: longer words for short messages, more words for long ones. */
function pseudoOf(message: string): string {
  const more = '~'.repeat(Math.ceil(message.length / 3))
  return `⟦${message}${more.length < 8 ? more : ` ${more.match(CHUNK)?.join(' ')}`}⟧`
}

/** Has this browser speak it, in the place of German. */
export async function speakPseudo(context: BrowserContext): Promise<void> {
  for (const file of ['de', 'refusals-de']) {
    const catalogue = Object.fromEntries(keysOf(file).map((message) => [message, pseudoOf(message)]))
    await context.route(new RegExp(`/assets/${file}-[^/]+\\.js$`), (route) =>
      route.fulfill({ contentType: 'text/javascript', body: `export default ${JSON.stringify(catalogue)}` }),
    )
  }
  await context.addInitScript(() => localStorage.setItem('muts.language', 'de'))
}

/** Every text in sight, or read aloud, that stands outside of brackets, without instants and what the wire has told. */
export const findUnsaid = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const SILENT = 'time, .wire, kbd, script, style, noscript, svg'
    const outside = (text: string, depth = 0): { readonly text: string; readonly depth: number } => {
      let [left, at] = ['', depth]
      for (const letter of text) {
        at += letter === '⟦' ? 1 : letter === '⟧' ? -1 : 0
        if (at === 0 && letter !== '⟧') left += letter
      }
      return { text: left, depth: at }
    }
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    let depth = 0
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const read = outside(node.nodeValue ?? '', depth)
      depth = read.depth
      const parent = node.parentElement
      if (parent?.checkVisibility() && !parent.closest(SILENT)) found.push(read.text)
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        if (element.checkVisibility()) found.push(outside(element.getAttribute(name) ?? '').text)
    return found.map((text) => text.trim()).filter((text) => /\p{L}{2}/u.test(text))
  })

/** What is wider than the place it has, where nobody can scroll to it. */
export const findCutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const isCut = (element: Element): boolean => {
      const { overflowX } = getComputedStyle(element)
      return element.scrollWidth > element.clientWidth + 1 && (overflowX === 'hidden' || overflowX === 'clip')
    }
    const isSpilt = (element: Element): boolean =>
      element.matches('.btn, .chip, .tag') && element.scrollWidth > element.clientWidth + 1
    const cut = [...document.body.querySelectorAll('*')].filter(
      (element) =>
        element.checkVisibility() &&
        element.clientWidth > 1 &&
        !element.closest('.sr-only, svg') &&
        (isCut(element) || isSpilt(element)),
    )
    const names = cut.map((element) => `${element.className}: ${element.textContent?.slice(0, 60)}`)
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [...names, `the page is ${scrollWidth} wide in ${clientWidth}`] : names
  })
