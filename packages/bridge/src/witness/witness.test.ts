import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Signer } from '#proof'
import {
  createTree,
  createVkey,
  formatAddCheckpoint,
  formatCheckpoint,
  parseAddCheckpoint,
  sha256,
  signNote,
  verifyNote,
} from '#proof'
import { openWitness, openWitnessKey } from './index.ts'

const ORIGIN = 'fleet.example/ledger/1'

async function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-witness-'))
  // A log's key is of the other kind: the same bytes under another type are another key.
  const log = await openWitnessKey(join(folder, 'log'), ORIGIN)
  const signer = await openWitnessKey(join(folder, 'w'), 'witness.example/w1')
  const logSigner: Signer = { ...log, vkey: createVkey(ORIGIN, log.vkey.publicKey) }
  const open = () =>
    openWitness({
      folder: join(folder, 'w'),
      signer,
      logs: () => [logSigner.vkey],
      now: () => new Date('2026-01-05T08:00:00Z'),
    })
  return { folder, logSigner, signer, open, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** A first checkpoint of a log of `size` equal leaves. */
async function firstRequest(signer: Signer, size: number): Promise<string> {
  const tree = createTree(sha256)
  tree.append(Array.from({ length: size }, () => new Uint8Array(32)))
  const note = await signNote(formatCheckpoint({ origin: ORIGIN, size, root: tree.root() }), [signer])
  return formatAddCheckpoint({ oldSize: 0, proof: [], note })
}

describe('a witness with a memory', () => {
  test('remembers across restarts what it cosigned, in files of its own alone', async () => {
    using place = await openFolder()
    const body = await firstRequest(place.logSigner, 5)
    const first = await (await place.open()).addCheckpoint(body)
    const again = await (await place.open()).addCheckpoint(body)

    const { signedBy } = await verifyNote(parseAddCheckpoint(body).note + first.body, [place.signer.vkey])
    assert.deepEqual(signedBy, [place.signer.vkey])
    assert.deepEqual([first.status, again.status, again.contentType, again.body], [200, 409, 'text/x.tlog.size', '5\n'])
    const files = readdirSync(join(place.folder, 'w')).map((name) => join(place.folder, 'w', name))
    assert.deepEqual(
      files.map((file) => statSync(file).mode & 0o077),
      files.map(() => 0),
    )
  })

  test('cosigns only one of two first checkpoints that arrive at once', async () => {
    using place = await openFolder()
    const witness = await place.open()
    const bodies = await Promise.all([3, 4].map((size) => firstRequest(place.logSigner, size)))
    const statuses = await Promise.all(bodies.map(async (body) => (await witness.addCheckpoint(body)).status))
    assert.deepEqual(statuses, [200, 409])
  })

  test('vouches for nothing once its memory was changed or its key lay open', async () => {
    using place = await openFolder()
    const witness = await place.open()
    await witness.addCheckpoint(await firstRequest(place.logSigner, 5))
    const [memory = ''] = readdirSync(join(place.folder, 'w')).filter((name) => name.endsWith('.checkpoint'))
    writeFileSync(join(place.folder, 'w', memory), 'fleet.example/ledger/1\n0\n')
    await assert.rejects(witness.addCheckpoint(await firstRequest(place.logSigner, 6)), { code: 'malformed' })
    chmodSync(join(place.folder, 'w/witness.key'), 0o644)
    await assert.rejects(openWitnessKey(join(place.folder, 'w'), 'witness.example/w1'), /Others may read/)
  })

  test('reads no body beyond what a request can be', async () => {
    using place = await openFolder()
    const witness = await place.open()
    assert.equal((await witness.addCheckpoint('old 0\n'.padEnd(70_000, 'A'))).status, 400)
  })
})
