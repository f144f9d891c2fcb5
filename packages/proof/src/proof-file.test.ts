import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeUtf8 } from './bytes.ts'
import { formatSignature, parseNote } from './note.ts'
import { cosignNote } from './note-sign.ts'
import { formatProof, parseProof, verifyProof } from './proof-file.ts'
import { createSampleSigner, openSampleLog, sampleLeaves } from './sample-log.ts'
import { sha256 } from './sha256.ts'
import { createTileReader } from './tile-reader.ts'
import { proveInclusion } from './tree-path.ts'
import { KEY_KIND } from './vkey.ts'

async function provenEntry() {
  const log = await openSampleLog()
  for (let count = 0; count < 11; count++) log.write({ action: 'vehicle.read', actor: 'actor-1' })
  await log.sign()
  const { bodies, notes, signer } = log.log()
  const reader = createTileReader(sha256, () => sampleLeaves(sha256, bodies), bodies.length)
  const path = await proveInclusion(sha256, reader, 5, bodies.length)
  return {
    signer,
    entry: bodies[5] ?? encodeUtf8(''),
    other: bodies[6] ?? encodeUtf8(''),
    index: 5,
    path,
    checkpoint: notes[0] ?? '',
  }
}

describe('a proof file', () => {
  test('has the layout of tlog-proof, v1', async () => {
    const { path, checkpoint } = await provenEntry()
    const file = formatProof({ index: 5, path, checkpoint, extra: encodeUtf8('hi') })
    assert.match(
      file,
      /^c2sp\.org\/tlog-proof@v1\nextra aGk=\nindex 5\n([A-Za-z0-9+/]{43}=\n){4}\nfleet\.example\/ledger\/1\n11\n/,
    )
    assert.deepEqual(parseProof(file), { index: 5, path, checkpoint, extra: encodeUtf8('hi') })
    assert.deepEqual(parseProof(formatProof({ index: 0, path: [], checkpoint })), { index: 0, path: [], checkpoint })
  })

  test('verifies offline, with the entry given or brought along', async () => {
    const { signer, entry, index, path, checkpoint } = await provenEntry()
    const bare = formatProof({ index, path, checkpoint })
    const whole = formatProof({ index, path, checkpoint, extra: entry })
    assert.equal((await verifyProof(bare, [signer.vkey], { entry })).index, 5)
    assert.deepEqual((await verifyProof(whole, [signer.vkey])).entry, entry)
    await assert.rejects(verifyProof(bare, [signer.vkey]), { code: 'missing' })
  })

  test('is refused for another entry, place, path, key or checkpoint', async () => {
    const { signer, entry, other, index, path, checkpoint } = await provenEntry()
    const keys = [signer.vkey]
    const refuse = (file: string, code: string, vkeys = keys) => assert.rejects(verifyProof(file, vkeys), { code })
    await refuse(formatProof({ index, path, checkpoint, extra: other }), 'unproven')
    await refuse(formatProof({ index: 6, path, checkpoint, extra: entry }), 'unproven')
    await refuse(formatProof({ index, path: path.slice(1), checkpoint, extra: entry }), 'unproven')
    await refuse(
      formatProof({ index, path, checkpoint: checkpoint.replace('\n11\n', '\n12\n'), extra: entry }),
      'signature',
    )
    await refuse(formatProof({ index, path, checkpoint, extra: entry }), 'signature', [
      (await createSampleSigner('fleet.example/ledger/1')).vkey,
    ])
  })

  test('counts the witnesses that one trusts', async () => {
    const { signer, entry, index, path, checkpoint } = await provenEntry()
    const witness = await createSampleSigner('witness.example/w1', KEY_KIND.cosignature)
    const line = formatSignature(await cosignNote(parseNote(checkpoint).text, witness, 1_767_600_000))
    const file = formatProof({ index, path, checkpoint: checkpoint + line, extra: entry })
    assert.equal((await verifyProof(file, [signer.vkey, witness.vkey], { quorum: 1 })).checkpoint.signedBy.length, 2)
    await assert.rejects(verifyProof(file, [signer.vkey], { quorum: 1 }), { code: 'signature' })
  })

  test('is refused when it breaks its format', async () => {
    const { path, checkpoint } = await provenEntry()
    const file = formatProof({ index: 5, path, checkpoint })
    const broken = [
      file.replace('v1', 'v2'),
      file.replace('index 5', 'index 05'),
      file.replace('index 5\n', ''),
      file.replace('index 5', 'index 5\nAAAA'),
    ]
    for (const text of ['', ...broken]) assert.throws(() => parseProof(text), { code: 'malformed' }, text)
  })
})
