/** For tests only: what the tiles of live values show. */
import type { Page } from 'playwright-core'

/** How long it takes until no tile shows a digit, in milliseconds. */
export async function untilNoNumber(page: Page): Promise<number> {
  const began = performance.now()
  await page.waitForFunction(
    () => {
      const list = document.querySelector('[aria-label="Live values"]')
      const values = [...(list?.querySelectorAll('.value') ?? [])]
      return values.length > 0 && values.every(({ textContent }) => !/[0-9]/.test(textContent ?? ''))
    },
    undefined,
    { polling: 20 },
  )
  return performance.now() - began
}
