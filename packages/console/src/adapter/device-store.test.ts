import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DeviceStore } from './device-store.ts'
import { openDeviceStore } from './device-store.ts'

/** A database as IndexedDB hands it out, whose changes are committed at once until it is gone. */
function openDatabase() {
  const durabilities: (string | undefined)[] = []
  let isGone = false
  const database = {
    onclose: () => {},
    transaction(_stores: readonly string[], _mode: string, options?: IDBTransactionOptions) {
      if (isGone) throw new DOMException('The database connection is closing.', 'InvalidStateError')
      durabilities.push(options?.durability)
      const transaction = { oncomplete: () => {}, objectStore: () => ({ put: () => {}, delete: () => {} }) }
      queueMicrotask(() => transaction.oncomplete())
      return transaction
    },
  }
  const request = { result: database, onsuccess: () => {} }
  const open = () => {
    queueMicrotask(() => request.onsuccess())
    return request
  }
  return {
    open,
    durabilities,
    takeAway() {
      isGone = true
      database.onclose()
    },
  }
}

describe('what a browser keeps as a bridge', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')
  let database: ReturnType<typeof openDatabase>
  let store: DeviceStore
  beforeEach(async () => {
    database = openDatabase()
    Object.defineProperty(globalThis, 'indexedDB', { value: database, configurable: true })
    store = await openDeviceStore()
  })
  afterEach(() => {
    if (before) Object.defineProperty(globalThis, 'indexedDB', before)
    else Reflect.deleteProperty(globalThis, 'indexedDB')
  })

  test('is handed to the disk before it counts as kept', async () => {
    await store.openShelf('b1', 'acts').put('1.begun', 'x')
    await store.openShelf('b1', 'acts').remove('1.begun')
    assert.deepEqual(database.durabilities, ['strict', 'strict'])
    assert.equal(store.gone.aborted, false)
  })

  test('and was taken away is told, and every change rejects: none throws past who waits for it', async () => {
    database.takeAway()
    assert.equal(store.gone.aborted, true)
    const shelf = store.openShelf('b1', 'acts')
    const changes = [() => shelf.put('1.order', 'x'), () => shelf.remove('1.order')]
    for (const change of [...changes, () => store.findPairing('o1')]) {
      const kept: Promise<unknown> = change()
      await assert.rejects(kept, { name: 'InvalidStateError' })
    }
  })
})
