/** For tests only: a page that is opened without a network, and what the browser keeps for it. */
import type { Page } from 'playwright-core'

/** Until the service worker keeps the page of this build. */
export const workerReady = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })

export type KeptName = 'people' | 'inspections' | 'photos'

/** How many things of each kind are kept in this browser, of whomever. */
export const keptOf = (page: Page): Promise<Readonly<Record<KeptName, number>>> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('muts-kept')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['people', 'inspections', 'photos'])
          const count = (name: string) => transaction.objectStore(name).count()
          const [people, inspections, photos] = [count('people'), count('inspections'), count('photos')]
          transaction.oncomplete = () => {
            opening.result.close()
            resolve({ people: people.result, inspections: inspections.result, photos: photos.result })
          }
        }
      }),
  )

/** Waits until that much is kept. */
export async function untilKept(page: Page, wanted: Partial<Record<KeptName, number>>): Promise<void> {
  for (;;) {
    const there = await keptOf(page)
    if (Object.entries(wanted).every(([name, count]) => there[name as KeptName] === count)) return
    // The page writes on its own; between two looks it has its turn.
    await page.waitForTimeout(50)
  }
}

/** The session of whoever is kept here has reached its longest, by the clock of this browser. */
export const endKeptSession = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('muts-kept')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('people', 'readwrite')
          const people = transaction.objectStore('people')
          const asked = people.getAll()
          asked.onsuccess = () => {
            for (const { me, ...rest } of asked.result)
              people.put({ ...rest, me: { ...me, session: { ...me.session, endsAt: '2001-01-01T00:00:00.000Z' } } })
          }
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
  )

/** What of the API lies in any cache of this browser. */
export const cachedApi = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys()
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return kept.flat().flatMap(({ url }) => (/^\/(assets\/|app\/$)/.test(new URL(url).pathname) ? [] : [url]))
  })
