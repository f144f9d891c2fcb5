/** The protocol package as a browser gets it: how large it is, and that its own tests hold there as they hold here. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openBrowser, whyNoBrowser } from './testing-chromium.ts'
import type { Verdict } from './testing-in-browser/node-test.ts'
import { bundleProtocol, bundleProtocolTests } from './testing-protocol-bundle.ts'

const MOST_BYTES = 120_000

async function serve(script: string): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/tests.mjs'
    response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html')
    response.end(isScript ? script : '<!doctype html><title>protocol</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

describe('the protocol package in a browser', { timeout: 240_000 }, () => {
  test('takes at most 120 kB, all doors together and compressed', async (t) => {
    const script = await bundleProtocol()
    const bytes = gzipSync(script, { level: 9 }).length
    t.diagnostic(`${bytes} bytes compressed, ${script.length} as they are`)
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`)
    assert.doesNotMatch(script, /node:|\bBuffer\b|\bsetTimeout\b/)
  })

  test('passes its own tests', { skip: whyNoBrowser }, async (t) => {
    const { script, files } = await bundleProtocolTests()
    await using served = await serve(script)
    await using browser = await openBrowser()
    const page = await browser.newPage()
    await page.goto(served.url)
    const verdicts: readonly Verdict[] = await page.evaluate(async () =>
      (await import(`${location.origin}/tests.mjs`)).runAll(),
    )
    t.diagnostic(`${verdicts.length} tests of ${files} files`)
    assert.deepEqual(
      verdicts.filter(({ failure }) => failure !== undefined),
      [],
    )
    assert.ok(verdicts.length > files)
  })
})
