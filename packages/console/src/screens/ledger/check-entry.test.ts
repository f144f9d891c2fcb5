import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { before, describe, test } from 'node:test'
import type { LedgerEntry } from '#api'
import type { KeyKind } from '#proof'
import {
  cosignNote,
  createTree,
  createVkey,
  encodeCanonical,
  formatCheckpoint,
  formatProof,
  formatSignature,
  formatVkey,
  KEY_KIND,
  leafHash,
  sha256,
  signNote,
  toHex,
} from '#proof'
import { checkEntry } from './check-entry.ts'
import { readTrust } from './trust.ts'

const ORIGIN = 'fleet.example/ledger/1'
const SHOWN: LedgerEntry = {
  seq: 0,
  id: '01a00000-0000-7000-8000-000000000001',
  at: '2026-11-23T12:00:00.000Z',
  org: '01a00000-0000-7000-8000-00000000000f',
  actor: 'muts',
  action: 'control.probe',
  objects: ['kernel.https'],
  subjects: [],
  outcome: 'done',
  facts: { holds: true },
  leafHash: '',
}
const ENTRY = encodeCanonical({
  actor: { app_name: 'muts' },
  api: { operation: SHOWN.action },
  metadata: { tenant_uid: '01a00000-0000-7000-8000-00000000000f', uid: SHOWN.id },
  resources: [{ type: 'control', uid: 'kernel.https' }],
  status_code: 'done',
  time: Date.parse(SHOWN.at),
  unmapped: { muts: { data: { holds: true }, subjects: [] } },
})
const LEAF = leafHash(sha256, ENTRY)

function makeSigner(name: string, kind: KeyKind) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const vkey = createVkey(name, new Uint8Array(Buffer.from(x, 'base64url')), kind)
  return { vkey, sign: (message: Uint8Array) => sign(null, message, privateKey) }
}

describe('the check of an entry', () => {
  const log = makeSigner(ORIGIN, KEY_KIND.note)
  const witness = makeSigner('witness.example/w1', KEY_KIND.cosignature)
  const key = formatVkey(log.vkey)
  const shown = { ...SHOWN, leafHash: toHex(LEAF) }
  let unwitnessed: string
  let witnessed: string
  before(async () => {
    const tree = createTree(sha256)
    tree.append([LEAF])
    const text = formatCheckpoint({ origin: ORIGIN, size: 1, root: tree.root() })
    const note = await signNote(text, [log])
    const proofOf = (checkpoint: string) => formatProof({ index: 0, path: [], checkpoint, extra: ENTRY })
    unwitnessed = proofOf(note)
    witnessed = proofOf(note + formatSignature(await cosignNote(text, witness, 1_790_000_000)))
  })

  test('finds what its signature, its place and its bytes are worth', async () => {
    const found = await checkEntry(shown, unwitnessed, readTrust(key))
    assert.equal(found.broken, undefined)
    assert.deepEqual(
      [found.leaf, found.neighbours, found.checkpoint?.size, found.witnesses],
      [shown.leafHash, 0, 1, []],
    )
  })

  test('wants a witness as soon as the key of one is pinned', async () => {
    const trust = readTrust(`# of the yard\n${key}\n\n${formatVkey(witness.vkey)}`)
    assert.equal((await checkEntry(shown, unwitnessed, trust)).broken?.step, 'witness')
    const seen = await checkEntry(shown, witnessed, trust)
    assert.deepEqual([seen.broken, seen.witnesses], [undefined, ['witness.example/w1']])
  })

  for (const [name, told] of Object.entries({
    id: '01a00000-0000-7000-8000-000000000002',
    at: '2026-11-23T12:00:00.001Z',
    org: '00000000-0000-7000-8000-000000000000',
    actor: '01a00000-0000-7000-8000-00000000000a',
    action: 'control.pass',
    outcome: 'refused',
    objects: ['kernel.https', 'kernel.headers'],
    subjects: ['01a00000-0000-7000-8000-00000000000b'],
    facts: { holds: false },
  }))
    test(`is broken where the list tells another ${name}`, async () => {
      const { broken } = await checkEntry({ ...shown, [name]: told }, unwitnessed, readTrust(key))
      assert.deepEqual(broken, { step: 'bytes', because: `of "${name}" the list says other than the bytes` })
    })

  test('is broken, and no fault of its own, where the list tells what no entry can say', async () => {
    const trust = readTrust(key)
    for (const told of [
      { facts: { holds: 0.5 } },
      { objects: undefined as never },
      { subjects: [undefined] as never },
    ]) {
      const { broken } = await checkEntry({ ...shown, ...told }, unwitnessed, trust)
      assert.match(String(broken?.because), /^of "\w+" the list says other than the bytes$/)
    }
  })

  test('is broken by what is no proof, and by a proof of something else', async () => {
    const trust = readTrust(key)
    assert.equal((await checkEntry(shown, '<html></html>', trust)).broken?.step, 'bytes')
    const other = await checkEntry({ ...shown, seq: 1 }, unwitnessed, trust)
    assert.deepEqual(other.broken, { step: 'bytes', because: 'asked for entry 1, given 0' })
    const elsewhere = await checkEntry({ ...shown, seq: 2 ** 40 }, unwitnessed, trust)
    assert.deepEqual(elsewhere.broken, { step: 'path', because: `asked for an entry of log 2, given one of ${ORIGIN}` })
  })

  test('trusts nobody where no key of a log is pinned', () => {
    assert.throws(() => readTrust(formatVkey(witness.vkey)), /no key of a log/)
    assert.throws(() => readTrust(''), /no key of a log/)
    assert.throws(() => readTrust(`${key}x`), { code: 'malformed' })
  })
})
