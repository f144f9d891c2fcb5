import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BridgeWorld } from './browser-bridge.ts'
import { openBrowserBridge } from './browser-bridge.ts'
import type { BrowserPairing, DeviceStore } from './device-store.ts'
import { untilLetGo } from './letting-go.ts'

const wish = { vehicle: { id: 'v1', unit: 'Z-1' }, organisationId: 'o1', personId: 'p1', name: 'Laptop 3' }
const openStream = () => Promise.reject(new Error('nothing is plugged in'))
const never = { onChange: () => {}, signal: new AbortController().signal }

/** A server and a database of a browser; what is said to the server, in order. */
function openWorld(broken: Partial<DeviceStore> & { readonly put?: () => Promise<void> } = {}) {
  const pairings = new Map<string, BrowserPairing>()
  const texts = new Map([['b0/acts/1.result', 'sealed']])
  const said: string[] = []
  const gone = new AbortController()
  const store: DeviceStore = {
    gone: gone.signal,
    findPairing: async (organisationId) => pairings.get(organisationId),
    keepPairing: async (pairing) => void pairings.set(pairing.organisationId, pairing),
    forgetPairing: async ({ organisationId }) => void pairings.delete(organisationId),
    openShelf: (...names) => ({
      read: async () => new Map(),
      put: broken.put ?? (async (name, text) => void texts.set([...names, name].join('/'), text)),
      remove: async (name) => void texts.delete([...names, name].join('/')),
    }),
    ...broken,
  }
  const world: BridgeWorld = {
    server: {
      invite: async () => {
        said.push('invite')
        return { code: 'placeholder', expiresAt: '2026-11-23T10:10:00.000Z' }
      },
      pair: async ({ kind }) => {
        said.push(`pair ${kind}`)
        return { bridgeId: 'b1', at: '2026-11-23T10:00:00.000Z' }
      },
      revoke: async ({ id }) => {
        said.push(`revoke ${id}`)
        return new Response()
      },
      askAbout: async () => ({ isKnown: true, at: undefined }),
    },
    openStore: async () => store,
    persist: async () => true,
    runAdapter: async () => 'stopped',
  }
  return { world, pairings, texts, said, takeAway: () => gone.abort() }
}

describe('a browser as a bridge', () => {
  test('is paired once, and found again', async () => {
    const { world, pairings, texts, said } = openWorld()
    await openBrowserBridge(wish, openStream, untilLetGo(), world)
    await (await openBrowserBridge(wish, openStream, untilLetGo(), world)).run(never)
    assert.deepEqual(said, ['invite', 'pair browser'])
    assert.deepEqual([pairings.get('o1')?.bridgeId, pairings.get('o1')?.keys.privateKey.extractable], ['b1', false])
    assert.deepEqual([...texts.keys()], ['b0/acts/1.result'])
  })

  test('that is shut out forgets who it was, and nothing of what it had done', async () => {
    const { world, pairings, texts } = openWorld()
    const bridge = await openBrowserBridge(wish, openStream, untilLetGo(), {
      ...world,
      runAdapter: async () => 'revoked',
    })
    assert.equal(await bridge.run(never), 'revoked')
    assert.deepEqual([pairings.size, texts.size], [0, 1])
  })

  test('is not paired where it can keep nothing, nor once it was let go of', async () => {
    const full = () => Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'))
    const { world, said } = openWorld({ put: full })
    await assert.rejects(openBrowserBridge(wish, openStream, untilLetGo(), world), /disk is full/)
    assert.deepEqual(said, [])

    const gone = openWorld()
    await assert.rejects(openBrowserBridge(wish, openStream, AbortSignal.abort(), gone.world), /abort/i)
    assert.deepEqual(gone.said, [])
  })

  test('whose key was not kept is taken out of the list again', async () => {
    const { world, said } = openWorld({ keepPairing: () => Promise.reject(new Error('The disk is full.')) })
    await assert.rejects(openBrowserBridge(wish, openStream, untilLetGo(), world), /disk is full/)
    assert.deepEqual(said, ['invite', 'pair browser', 'revoke b1'])
  })

  test('whose memory is taken away lets go of the adapter, and says so', async () => {
    const { world, takeAway } = openWorld()
    const seen: boolean[] = []
    const bridge = await openBrowserBridge(wish, openStream, untilLetGo(), {
      ...world,
      runAdapter: async ({ signal }) => {
        if (seen.length > 0) takeAway()
        seen.push(signal.aborted)
        return 'stopped'
      },
    })
    assert.equal(await bridge.run(never), 'stopped')
    await assert.rejects(bridge.run(never), /took away what it kept/)
    assert.deepEqual(seen, [false, true])
  })

  test('says whether the browser will keep what it must not forget', async () => {
    for (const isKept of [true, false]) {
      const { world } = openWorld()
      const bridge = await openBrowserBridge(wish, openStream, untilLetGo(), { ...world, persist: async () => isKept })
      const told: unknown[] = []
      await bridge.run({ ...never, onChange: (change) => void told.push(change) })
      assert.deepEqual(told, [{ isKept }])
    }
  })
})
