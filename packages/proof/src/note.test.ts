import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import { fromBase64 } from './base64.ts'
import { formatCheckpoint, parseCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { formatNote, formatSignature, parseNote } from './note.ts'
import { cosignNote, signNote, verifyNote } from './note-sign.ts'
import { sha256 } from './sha256.ts'
import type { KeyKind } from './vkey.ts'
import { createVkey, formatVkey, KEY_KIND, parseVkey } from './vkey.ts'

/** The example of golang.org/x/mod/sumdb/note, the reference of the format. */
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const NEUMANN_SEED = 'gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM='
const QUOTE = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const QUOTED = `${QUOTE}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

const ORIGIN = 'fleet.example/ledger/1'
const ROOT = sha256(Uint8Array.of(1))
const signerOf = (name: string, kind: KeyKind = KEY_KIND.note, key = generateKeyPairSync('ed25519').privateKey) => ({
  vkey: createVkey(name, rawPublicKey(key), kind),
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, key)),
})
const rawPublicKey = (key: KeyObject) =>
  new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32))
const neumannKey = () =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), fromBase64(NEUMANN_SEED)]),
    format: 'der',
    type: 'pkcs8',
  })

describe('a signed note', () => {
  test('verifies as in the reference', async () => {
    const { text, signedBy } = await verifyNote(QUOTED, [parseVkey(NEUMANN)])
    assert.equal(text, QUOTE)
    assert.deepEqual(signedBy.map(formatVkey), [NEUMANN])
  })

  test('is written as in the reference', async () => {
    assert.equal(await signNote(QUOTE, [signerOf('PeterNeumann', KEY_KIND.note, neumannKey())]), QUOTED)
  })

  test('passes over lines of keys it does not know', async () => {
    const [log, stranger] = [signerOf('log.example'), signerOf('log.example')]
    const note = await signNote('text\n', [stranger, log])
    assert.deepEqual((await verifyNote(note, [log.vkey])).signedBy, [log.vkey])
    await assert.rejects(verifyNote(note, [signerOf('log.example').vkey]), { code: 'signature' })
  })

  test('is refused when its text or a known signature was changed', async () => {
    const [one, two] = [signerOf('one.example'), signerOf('two.example')]
    const note = await signNote('text\n', [one, two])
    await assert.rejects(verifyNote(note.replace('text', 'next'), [one.vkey]), { code: 'signature' })
    const { text, signatures } = parseNote(note)
    const [first, second] = signatures
    assert.ok(first && second)
    const swapped = formatNote({ text, signatures: [first, { ...second, signature: first.signature }] })
    await assert.rejects(verifyNote(swapped, [one.vkey, two.vkey]), { code: 'signature' })
    assert.equal((await verifyNote(swapped, [one.vkey])).signedBy.length, 1)
  })

  test('is refused when it breaks the format', () => {
    const line = '— PeterNeumann x08go/ZJkuA=\n'
    assert.equal(parseNote(`a\n\nb\n\n${line}`).text, 'a\n\nb\n')
    const broken = [
      '',
      'a\n',
      `a\n${line}`,
      `\n${line}`,
      `a\n\n${line.trimEnd()}`,
      `a\n\n- P x08go/ZJkuA=\n`,
      `a\t\n\n${line}`,
    ]
    const more = [
      `a\n\n— P x x08go/ZJkuA=\n`,
      `a\n\n— x08go/ZJkuA=\n`,
      `a\n\n— P x08gow==\n`,
      `a\n\n— P+ x08go/ZJkuA=\n`,
    ]
    const signatures = [`a\n\n${line}\n`, `a\n\n${line.repeat(65)}`, `a\ud800\n\n${line}`]
    for (const note of [...broken, ...more, ...signatures]) {
      assert.throws(() => parseNote(note), { code: 'malformed' }, JSON.stringify(note))
    }
  })
})

describe('a verifier key', () => {
  test('is refused when it is not what it says', () => {
    const broken = [
      NEUMANN.replace('c74f20a3', 'c74f20a4'),
      NEUMANN.replace('Peter', 'Paul'),
      NEUMANN.replace('+ARpc', '+BRpc'),
    ]
    for (const text of [...broken, 'PeterNeumann', '', `${NEUMANN}\n`, NEUMANN.replace('Neu', ' Neu')]) {
      assert.throws(() => parseVkey(text), { code: 'malformed' }, text)
    }
    assert.throws(() => createVkey('name', new Uint8Array(31)), { code: 'malformed' })
  })
})

describe('a checkpoint', () => {
  test('states origin, size and root, and carries the lines of witnesses', async () => {
    const [log, witness] = [signerOf(ORIGIN), signerOf('witness.example/w1', KEY_KIND.cosignature)]
    const text = formatCheckpoint({ origin: ORIGIN, size: 7, root: ROOT })
    const note = (await signNote(text, [log])) + formatSignature(await cosignNote(text, witness, 1_679_315_147))
    const { origin, size, root, signedBy } = await verifyCheckpoint(note, [log.vkey, witness.vkey])
    assert.deepEqual({ origin, size, root }, { origin: ORIGIN, size: 7, root: ROOT })
    assert.deepEqual(signedBy, [log.vkey, witness.vkey])
    const later = note.replace(formatSignature(await cosignNote(text, witness, 1_679_315_147)), '')
    const stolen = await cosignNote(formatCheckpoint({ origin: ORIGIN, size: 8, root: ROOT }), witness, 1_679_315_147)
    await assert.rejects(verifyCheckpoint(later + formatSignature(stolen), [log.vkey, witness.vkey]), {
      code: 'signature',
    })
  })

  test('needs the key of its own log: epoch keys, witnesses and other logs are not enough', async () => {
    const text = formatCheckpoint({ origin: ORIGIN, size: 7, root: ROOT })
    for (const name of [`${ORIGIN}/epoch`, 'other.example']) {
      const other = signerOf(name)
      await assert.rejects(verifyCheckpoint(await signNote(text, [other]), [other.vkey]), { code: 'signature' })
    }
  })

  test('is refused when it breaks the format', () => {
    const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
    assert.equal(parseCheckpoint(`o\n20852163\n${root}\n`).size, 20_852_163)
    const broken = [
      `o\n01\n${root}\n`,
      `o\n-1\n${root}\n`,
      `o\n1\n${root}`,
      `\n1\n${root}\n`,
      `o\n1\nCsUY\n`,
      `o\n9007199254740992\n${root}\n`,
    ]
    for (const text of [...broken, `o\n1\n`, `o\n1\n${root}\n\n`, `o\n1\n${root}\nextra\n`]) {
      assert.throws(() => parseCheckpoint(text), { code: 'malformed' }, text)
    }
    assert.deepEqual(parseCheckpoint(`o\n1\n${root}\nextra\n`, 'keep').extensions, ['extra'])
  })

  test('of an empty log has the root of nothing and no other', () => {
    const empty = formatCheckpoint({ origin: ORIGIN, size: 0, root: sha256(new Uint8Array(0)) })
    assert.equal(parseCheckpoint(empty).size, 0)
    assert.throws(() => parseCheckpoint(formatCheckpoint({ origin: ORIGIN, size: 0, root: ROOT })), {
      code: 'malformed',
    })
  })
})
