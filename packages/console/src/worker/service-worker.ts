/**
 * The console's service worker: it opens the page, and what an inspection needs, without a network. A new one waits
 * until no page of the build before is left, so that an open page never misses its files; the next navigation of the
 * last one calls it in.
 */
import type { Shell, WorkerWorld } from './answer.ts'
import { answerFile, answerPage, forgetOlder, keepShell, wayOf } from './answer.ts'

/** Put in front of this file by the build. */
declare const SHELL: Shell

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface Asked extends Lasting {
  readonly request: Request
  /** Of the page that a navigation makes. */
  readonly resultingClientId: string
  /** Settles once the answer was handed over. */
  readonly handled: Promise<undefined>
  respondWith(answer: Promise<Response>): void
}

/** What of a worker's scope is used here (Service Workers, W3C); the types of pages do not hold it. */
interface Scope {
  readonly location: Location
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    matchAll(options: {
      readonly type: 'window'
      readonly includeUncontrolled: true
    }): Promise<readonly { readonly id: string }[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(name: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(name: 'fetch', listener: (event: Asked) => void): void
  addEventListener(name: 'message', listener: (event: MessageEvent) => void): void
}

const TAKE_OVER = 'take-over'
const scope = globalThis as unknown as Scope
const world: WorkerWorld = {
  caches,
  fetch: (request) => fetch(request),
  after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** By then the page that was left is gone. Looked at sooner, it could not be told from another tab. */
const LEFT_AFTER_MS = 3_000

/** Where no page is open but the new one, and that came from the server, a worker that waits takes over. */
async function callNext({ handled, resultingClientId }: Asked): Promise<void> {
  if (!scope.registration.waiting) return
  await handled
  await world.after(LEFT_AFTER_MS)
  const open = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (open.every(({ id }) => id === resultingClientId)) scope.registration.waiting?.postMessage(TAKE_OVER)
}

scope.addEventListener('install', (event) => event.waitUntil(keepShell(SHELL, world, scope.location.origin)))
scope.addEventListener('activate', (event) => event.waitUntil(forgetOlder(SHELL, world)))
scope.addEventListener('message', ({ data }) => {
  if (data === TAKE_OVER) void scope.skipWaiting()
})
scope.addEventListener('fetch', (event) => {
  const way = wayOf(event.request, scope.location.origin)
  if (way === 'file') event.respondWith(answerFile(event.request, SHELL, world))
  if (way !== 'page') return
  const answer = answerPage(event.request, world)
  event.respondWith(answer.then(({ response }) => response))
  event.waitUntil(answer.then(({ isFresh }) => (isFresh ? callNext(event) : undefined)).catch(() => undefined))
})
