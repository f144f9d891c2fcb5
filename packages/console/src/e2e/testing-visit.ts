/** For tests only: a person's browser, and the witness of everything it must not do. */
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core'

/** Generous: what is measured is measured, nothing else may fail because a machine is busy. */
const PATIENCE_MS = 30_000
/** The doors whose 401 is an answer about credentials: the browser itself logs it as an error of the network. */
const ASKS_WHO = [
  '/api/v1/me',
  '/api/v1/me/totp',
  '/api/v1/me/passkeys/options',
  '/api/v1/me/password',
  '/api/v1/auth/sign-in',
  '/api/v1/auth/passkey',
  '/api/v1/auth/refresh',
  '/api/v1/auth/invitation',
]

export interface Visit extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Every request to the API so far, as `METHOD /path`. */
  readonly calls: readonly string[]
  /**
   * Fails when any page of this visit met an error, broke its content security policy or asked another host. Complaints
   * that match `expected` belong to the test.
   */
  assertQuiet(expected?: RegExp): void
}

export interface VisitSettings {
  /** False: the browser knows no service workers, so that whatever a page asks for reaches what a test put in its way. */
  readonly hasWorker: boolean
}

export async function openVisit(browser: Browser, url: string, { hasWorker }: VisitSettings): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    colorScheme: 'light',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const calls: string[] = []
  const complaints: string[] = []
  if (!hasWorker)
    await context.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
    })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      console.error(`securitypolicyviolation: ${effectiveDirective} ${blockedURI}`),
    )
  })
  context.on('request', (request) => {
    const { origin, pathname, protocol } = new URL(request.url())
    if (origin !== url && protocol !== 'blob:') complaints.push(`asked ${request.url()}`)
    if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname}`)
  })
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !asksWho(message)) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return {
    page: await context.newPage(),
    context,
    calls,
    assertQuiet: (expected) =>
      assert.deepEqual(
        complaints.filter((complaint) => !expected?.test(complaint)),
        [],
      ),
    [Symbol.asyncDispose]: () => context.close(),
  }
}

function asksWho(message: ConsoleMessage): boolean {
  const { url } = message.location()
  return message.text().includes('status of 401') && URL.canParse(url) && ASKS_WHO.includes(new URL(url).pathname)
}
