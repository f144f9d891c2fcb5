/** For tests only: an inspection on a phone, and a connection that comes and goes. */
import type { Page } from 'playwright-core'
import type { Visit } from './testing-visit.ts'

export const PHONE = { width: 390, height: 844 }
/** What the browser itself logs of a connection that is cut. */
export const CUT = /ERR_FAILED|ERR_INTERNET_DISCONNECTED/
export const PHOTO = {
  name: 'image.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
}

/** From now on everything is answered. What is still held is let go first: taken from its handler, it would be an error of nobody's. */
export const answered = (page: Page): Promise<void> => page.unrouteAll({ behavior: 'wait' })

/** What the browser tells a page when it has a connection again. */
export const backOnline = (page: Page): Promise<boolean> => page.evaluate(() => dispatchEvent(new Event('online')))

export async function begin({ page }: Visit): Promise<void> {
  await page.goto('/app/inspections')
  await page.getByRole('button', { name: 'Start inspection' }).click()
  await page.getByRole('dialog').getByLabel('Vehicle').selectOption({ index: 1 })
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('button', { name: 'All in this section is OK' }).waitFor()
}

export const fail = (page: Page) => page.getByRole('group').first().getByRole('button', { name: 'Fail' }).click()

/** Chooses a photo whose upload waits until it is let go. */
export async function holdPhoto(page: Page) {
  const gate = Promise.withResolvers<void>()
  await page.route(/\/vehicles\/[^/]+\/files\?/, async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.getByLabel(/^Take a photo/).setInputFiles(PHOTO)
  const letGo = async () => gate.resolve()
  return { letGo, [Symbol.asyncDispose]: () => letGo().then(() => answered(page)) }
}

/** The keys of what is kept in this browser. */
export const draftsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('muts.draft.')))

/** Passes all that has no answer yet, in both sections. */
export async function fillIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'All in this section is OK' }).click()
  await page.locator('.inspection-foot').getByRole('button').last().click()
  await page.getByRole('button', { name: 'All in this section is OK' }).click()
}

/** Submits what is filled in, where there is no network. @returns ms from the press to the word that it is submitted. */
export async function submitHere(page: Page, name: string): Promise<number> {
  await page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('There is no network.').waitFor()
  await dialog.getByLabel('Your name').fill(name)
  return dialog.getByRole('button', { name: 'Sign and submit' }).evaluate(
    (button: HTMLElement) =>
      new Promise<number>((resolve) => {
        const isSaid = () => document.body.textContent?.includes('Inspection submitted, waiting for the network.')
        const pressedAt = performance.now()
        const observer = new MutationObserver(() => {
          if (!isSaid()) return
          observer.disconnect()
          resolve(performance.now() - pressedAt)
        })
        observer.observe(document.body, { childList: true, subtree: true, characterData: true })
        button.click()
      }),
  )
}

/** The same person fails an item of the open inspection in another window. */
export const failElsewhere = (page: Page, item: string): Promise<number> =>
  page.evaluate(async (key) => {
    const answer = await fetch(`/api/v1/inspections/${location.pathname.split('/').at(-1)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ answers: [{ item: key, result: 'fail', note: 'Spongy' }] }),
    })
    return answer.status
  }, item)

export const nameOf = (page: Page): Promise<string> =>
  page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).name)

export const statusOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const id = location.pathname.split('/').at(-1)
    return (await (await fetch(`/api/v1/inspections/${id}`)).json()).status
  })

/** As far as the second factor is asked for. */
export async function sign(page: Page): Promise<void> {
  await page.locator('.inspection-foot').getByRole('button', { name: 'Sign and submit' }).click()
  await page.getByLabel('Your name').fill(await nameOf(page))
  await page.getByRole('dialog').getByRole('button', { name: 'Sign and submit' }).click()
}
