/** For tests only: what a browser keeps as a bridge, in the database of its page. */
import type { Page } from 'playwright-core'

/** Tells with which durability each change is asked for. Runs in the page. */
export function watchDatabase(): void {
  const { noteDurability } = globalThis as unknown as { noteDurability(durability: string): void }
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') noteDurability(options?.durability ?? 'default')
    return transaction.call(this, stores, mode, options)
  }
}

/** What the page keeps as a bridge, by name; only what is committed is seen. */
export const keptTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve, reject) => {
        const opening = indexedDB.open('muts-bridge')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const asked = opening.result.transaction('texts').objectStore('texts').getAllKeys()
          asked.onsuccess = () => resolve(asked.result.map((key) => (key as string[]).join('/')))
        }
      }),
  )

/** Lays a text beside the journals of the bridge that this browser is, and tells under which name. */
export const keepText = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('muts-bridge')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['pairings', 'texts'], 'readwrite', { durability: 'strict' })
          const paired = transaction.objectStore('pairings').getAll()
          paired.onsuccess = () => {
            const key = [paired.result[0].bridgeId as string, 'acts', 'kept']
            transaction.objectStore('texts').put('sealed', key)
            transaction.oncomplete = () => {
              opening.result.close()
              resolve(key.join('/'))
            }
          }
        }
      }),
  )

/** Whether no tab of this browser holds an adapter. Runs in the page. */
export const isFree = async (): Promise<boolean> =>
  !(await navigator.locks.query()).held?.some(({ name }) => name === 'muts-adapter')

export const isHeld = async (page: Page): Promise<boolean> => !(await page.evaluate(isFree))
