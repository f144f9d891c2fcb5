/**
 * What the service worker answers itself: the console's own page and its files, nothing else. What is asked of the API,
 * by another method, of another origin or at any other address passes it by, and is never kept.
 */

/** What the build wrote. */
export interface Shell {
  /** Of the build: a cache holds the files of one alone. */
  readonly version: string
  /** SHA-256 of the page, in hex. */
  readonly pageSha256: string
  /** Addresses of what the page needs without a network. */
  readonly files: readonly string[]
}

/** What it needs of its world. */
export interface WorkerWorld {
  readonly caches: Pick<CacheStorage, 'open' | 'match' | 'keys' | 'delete'>
  readonly fetch: (request: Request) => Promise<Response>
  /** Resolves after so many milliseconds. */
  readonly after: (ms: number) => Promise<void>
}

/** Under which the page is kept, whichever of its addresses was asked for. */
export const PAGE = '/app/'
const PREFIX = 'muts-console-'
/** A network that only looks alive is waited for no longer. */
const PAGE_WITHIN_MS = 4_000
/** As the server tells files whose name changes with their content. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8,}\.\w+$/

export const cacheOf = ({ version }: Pick<Shell, 'version'>): string => PREFIX + version

/** What becomes of a request. `pass`: it is none of the worker's. */
export function wayOf({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>, origin: string) {
  const { origin: asked, pathname } = new URL(url)
  if (method !== 'GET' || asked !== origin) return 'pass'
  if (mode === 'navigate') return pathname === '/' || pathname.startsWith('/app/') ? 'page' : 'pass'
  return HASHED.test(pathname) ? 'file' : 'pass'
}

/** Puts all of a build aside, or nothing: a page of another build, which came in between, is not taken for its own. */
export async function keepShell(shell: Shell, { caches, fetch }: WorkerWorld, origin: string): Promise<void> {
  const cache = await caches.open(cacheOf(shell))
  const address = (path: string, init: RequestInit = {}) => new Request(new URL(path, origin), init)
  const page = await fetch(address(PAGE, { cache: 'reload' }))
  const bytes = await page.clone().arrayBuffer()
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  if (!isOurs(page) || Array.from(sha256, (byte) => byte.toString(16).padStart(2, '0')).join('') !== shell.pageSha256)
    throw new Error('The page is of another build.')
  for (const path of shell.files) {
    const file = await fetch(address(path))
    if (!isOurs(file)) throw new Error(`${path} is not there.`)
    await cache.put(address(path), file)
  }
  await cache.put(address(PAGE), page)
}

/** Forgets the builds before this one: nobody shows a page of theirs any more. */
export async function forgetOlder(shell: Shell, { caches }: WorkerWorld): Promise<void> {
  const names = await caches.keys()
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== cacheOf(shell))
  await Promise.all(older.map((name) => caches.delete(name)))
}

/** The page as the server has it; as it is kept, where no answer comes in time. */
export async function answerPage(
  request: Request,
  { caches, fetch, after }: WorkerWorld,
): Promise<{ readonly response: Response; readonly isFresh: boolean }> {
  const fresh = fetch(request)
  const first = await Promise.race([fresh, after(PAGE_WITHIN_MS)]).catch(() => undefined)
  // Whoever answers for a server that is away, as a proxy does, has no page to show.
  if (first && first.status < 500) return { response: first, isFresh: true }
  const kept = await caches.match(new URL(PAGE, request.url), { ignoreVary: true })
  return kept ? { response: kept, isFresh: false } : { response: await fresh, isFresh: true }
}

/** A file whose name changes with its content: once it is here, it is never asked for again. */
export async function answerFile(request: Request, shell: Shell, { caches, fetch }: WorkerWorld): Promise<Response> {
  const kept = await caches.match(request.url, { ignoreVary: true })
  if (kept) return kept
  const file = await fetch(request)
  // Only what says that it never changes is kept.
  if (!isOurs(file) || !file.headers.get('cache-control')?.includes('immutable')) return file
  const copy = file.clone()
  // A full disk keeps nothing more, and takes nothing from who asks.
  await caches
    .open(cacheOf(shell))
    .then(
      (cache) => cache.put(request.url, copy),
      () => undefined,
    )
    .catch(() => undefined)
  return file
}

/** Whole, and what was asked for: no error, no way to elsewhere, nothing from another origin. */
const isOurs = ({ status, redirected, type }: Response): boolean =>
  status === 200 && !redirected && ['basic', 'default'].includes(type)
