/** The verifier of the ledger as one file, in a real browser: it comes to the verdicts that it comes to here. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  createTilesSource,
  createTree,
  createVkey,
  encodeEntryBundle,
  encodeUtf8,
  formatCheckpoint,
  formatTilePath,
  formatVkey,
  leafHash,
  sha256,
  signNote,
  toBase64,
  verifyLog,
} from '@muts/proof'
import { openBrowser, whyNoBrowser } from './testing-chromium.ts'

const MUTS = fileURLToPath(new URL('../../../muts/bin/muts', import.meta.url))
const ORIGIN = 'fleet.example/ledger/1'
const SIZE = 300

type Files = Readonly<Record<string, Uint8Array>>

/** A log of 300 entries in tlog-tiles layout, and its key. */
async function makeLog() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const vkey = createVkey(ORIGIN, new Uint8Array(Buffer.from(x, 'base64url')))
  const bodies = Array.from({ length: SIZE }, (_, at) => encodeUtf8(`{"entry":${at}}`))
  const tree = createTree(sha256)
  const [tile] = tree.append(bodies.map((body) => leafHash(sha256, body)))
  const text = formatCheckpoint({ origin: ORIGIN, size: SIZE, root: tree.root() })
  const note = await signNote(text, [{ vkey, sign: (message) => sign(null, message, privateKey) }])
  const files: Files = {
    checkpoint: encodeUtf8(note),
    [formatTilePath(0, 0)]: tile?.hashes ?? new Uint8Array(0),
    [formatTilePath('entries', 0)]: encodeEntryBundle(bodies.slice(0, 256)),
    [formatTilePath('entries', 1, SIZE - 256)]: encodeEntryBundle(bodies.slice(256)),
  }
  return { vkey, files }
}

const flip = (files: Files, path: string, at: number): Files => ({
  ...files,
  [path]: files[path]?.map((byte, place) => (place === at ? byte ^ 1 : byte)) ?? new Uint8Array(0),
})

/** WebCrypto is there on an origin that can be trusted only: localhost is one. */
async function serve(script: string): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/verify.mjs'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><title>verify</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

describe('the verifier in a browser', { skip: whyNoBrowser, timeout: 120_000 }, () => {
  test('comes to the verdicts that it comes to on the command line', async () => {
    const { vkey, files } = await makeLog()
    await using served = await serve(execFileSync(MUTS, ['verify', 'script'], { encoding: 'utf8' }))
    await using browser = await openBrowser()
    const page = await browser.newPage()
    await page.goto(served.url)
    const logs = {
      honest: files,
      altered: flip(files, formatTilePath('entries', 0), 100),
      tile: flip(files, formatTilePath(0, 0), 32 * 7),
      cut: { ...files, [formatTilePath('entries', 1, SIZE - 256)]: new Uint8Array(0) },
    }
    for (const [name, log] of Object.entries(logs)) {
      const here = await verifyLog(
        createTilesSource((path) => log[path]),
        { vkeys: [vkey] },
      )
      const sent = Object.entries(log).map(([path, bytes]) => [path, toBase64(bytes)] as const)
      const there = await page.evaluate(
        async ([entries, key]) => {
          const proof = await import(`${location.origin}/verify.mjs`)
          const read = new Map(entries.map(([path, base64]) => [path, proof.fromBase64(base64)]))
          const source = proof.createTilesSource((path: string) => read.get(path))
          return await proof.verifyLog(source, { vkeys: [proof.parseVkey(key)] })
        },
        [sent, formatVkey(vkey)] as const,
      )
      assert.deepEqual(there, here, name)
      assert.equal(here.ok, name === 'honest', name)
    }
  })
})
