/** For tests only: what axe-core finds on a page as it stands, and what is too small to be read. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

type Axe = typeof axe

/** Each violation as `rule: element, why`. Every rule of axe-core runs, its best practices too. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  // As a script of the debugger: a tag in the page would break the policy that the page is tested under.
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}, ${failureSummary}`),
    )
  })
}

/** Texts that are set smaller than twelve pixels. Those in drawings are scaled with them, and not looked at. */
export const findSmallType = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('body *:not(svg, svg *)'))
      .filter((each) =>
        Array.from(each.childNodes).some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim()),
      )
      .filter((each) => Number.parseFloat(getComputedStyle(each).fontSize) < 12)
      .map((each) => each.textContent ?? ''),
  )
