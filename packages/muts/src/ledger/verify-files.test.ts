import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Signer } from '#proof'
import {
  createTilesSource,
  findEntryFacts,
  formatVkey,
  fromBase64,
  KEY_KIND,
  leafHash,
  signNote,
  toBase64,
} from '#proof'
import { makeFolder, runMuts } from '#testing'
import { sha256 } from './digest.ts'
import type { Handed } from './testing.ts'
import { copyOf, flip, handOver, makeSigner } from './testing.ts'

const folder = makeFolder()
let handed: Handed

const verify = async (what: string, file: string, ...rest: readonly string[]) => {
  const { status, stdout, stderr } = await runMuts(['verify', what, file, '--key', handed.keys, '--json', ...rest])
  return { status, told: stdout === '' ? undefined : JSON.parse(stdout), stderr }
}

describe('muts verify', () => {
  before(async () => {
    handed = await handOver(folder.path)
  })
  after(() => folder[Symbol.dispose]())

  describe('proof', () => {
    test('shows which entry stands where, from the file alone', async () => {
      const { status, told } = await verify('proof', handed.proof)
      assert.deepEqual(Object.keys(told), ['ok', 'origin', 'size', 'root', 'index', 'witnesses', 'entry'])
      assert.deepEqual([status, told.ok, told.entry.action, told.entry.seq], [0, true, 'user.invite', told.index])
      const { stdout } = await runMuts(['verify', 'proof', handed.proof, '--key', handed.keys, '--entry', handed.entry])
      assert.match(stdout, /^The proof holds: this is entry \d+ of localhost\/ledger\/1\.\n/)
    })

    test('refuses a file and an entry of which one bit was turned, and a foreign key', async () => {
      const [proof, entry] = [copyOf(handed.proof, 'flipped'), copyOf(handed.entry, 'flipped')]
      flip(proof, 40)
      flip(entry, 40)
      const stranger = formatVkey(makeSigner('localhost/ledger/1').vkey)
      const foreign = await runMuts(['verify', 'proof', handed.proof, '--key', stranger])
      const ended = [await verify('proof', proof), await verify('proof', handed.proof, '--entry', entry)]
      for (const { status, told } of ended) assert.deepEqual([status, told.ok], [3, false])
      assert.equal(foreign.status, 3)
      assert.match(foreign.stdout, /^The proof does not hold: /)
    })

    test('asks for the entry where the file does not bring it along, and for a file that is there', async () => {
      const bare = join(folder.path, 'bare.txt')
      writeFileSync(bare, readFileSync(handed.proof, 'utf8').replace(/^extra .*\n/m, ''))
      const statuses = [
        (await verify('proof', bare)).status,
        (await verify('proof', bare, '--entry', handed.entry)).status,
        (await verify('proof', join(folder.path, 'nowhere'))).status,
      ]
      assert.deepEqual(statuses, [2, 0, 1])
    })
  })

  describe('answer', () => {
    test('lists all that was asked for', async () => {
      const { status, told } = await verify('answer', handed.answer)
      assert.deepEqual([status, told.ok, told.query.kind, told.query.id], [0, true, 'action', 'user.invite'])
      assert.deepEqual(
        told.entries.map(({ action }: { action: string }) => action),
        ['user.invite'],
      )
      const { stdout } = await runMuts(['verify', 'answer', handed.answer, '--key', handed.keys])
      assert.match(stdout, /^The answer holds: this is the one entry of action user\.invite from /)
    })

    test('refuses one from which an entry was left out, and one that was changed', async () => {
      const [short, changed] = [join(folder.path, 'short.json'), copyOf(handed.answer, 'flipped')]
      writeFileSync(short, JSON.stringify({ ...JSON.parse(readFileSync(handed.answer, 'utf8')), entries: [] }))
      flip(changed, -100)
      for (const file of [short, changed]) {
        const { status, told } = await verify('answer', file)
        assert.deepEqual([status, told.ok], [3, false], file)
      }
    })
  })

  describe('pack', () => {
    test('says how the clause stood, and what that follows from', async () => {
      const { status, told } = await verify('pack', handed.pack, '--clause', 'muts.api.jwt')
      assert.deepEqual([status, told.ok, told.clause.id], [0, true, 'muts.api.jwt'])
      assert.ok(told.parts.length > 0)
      const { stdout } = await runMuts(['verify', 'pack', handed.pack, '--key', handed.keys])
      assert.match(stdout, /^The pack holds: muts\.api\.jwt was [a-z]+ at 2026-/)
    })

    test('names the first wrong thing of one that was changed, is another’s, is old, or of a foreign log', async () => {
      const changed = join(folder.path, 'changed.json')
      const told = JSON.parse(readFileSync(handed.pack, 'utf8'))
      writeFileSync(changed, JSON.stringify({ ...told, verdict: { ...told.verdict, state: 'attested' } }))
      const stranger = formatVkey(makeSigner('localhost/ledger/1').vkey)
      const refused = [
        await verify('pack', changed),
        await verify('pack', handed.pack, '--clause', 'muts.api.rate-limit'),
        await verify('pack', handed.pack, '--not-before', '2026-02-01T00:00:00Z'),
      ]
      assert.deepEqual(
        refused.map(({ status, told: { finding } }) => [status, finding.message.split(/[,:]/)[0]]),
        [
          [3, 'it says attested'],
          [3, 'it speaks of muts.api.jwt'],
          [3, 'it says how the clause stood at 2026-01-05T08'],
        ],
      )
      assert.equal((await runMuts(['verify', 'pack', handed.pack, '--key', stranger])).status, 3)
      assert.equal((await verify('pack', handed.pack, '--not-before', 'yesterday')).status, 2)
    })
  })

  describe('answer and pack', () => {
    test('hold for whoever asks for no witness, and not for whoever asks for one that never saw the log', async () => {
      const witness = formatVkey(makeSigner('witness.example/w1', KEY_KIND.cosignature).vkey)
      for (const what of ['answer', 'pack'] as const) {
        const unseen = await verify(what, handed[what], '--witness-key', witness)
        assert.deepEqual([(await verify(what, handed[what])).status, unseen.status], [0, 3], what)
        assert.equal(unseen.told.finding.code, 'signature')
        assert.match(unseen.told.finding.message, /0 of 1 witnesses saw this checkpoint$/)
      }
    })
  })

  describe('promise', () => {
    test('knows what the house signed, and finds that it kept its word', async () => {
      const signed = await verify('promise', handed.promise)
      const kept = await verify('promise', handed.promise, '--ledger', handed.log)
      assert.deepEqual([signed.status, signed.told.state], [0, 'signed'])
      assert.deepEqual([kept.status, kept.told.state], [0, 'kept'])
      assert.ok(kept.told.seq > 0)
    })

    test('convicts a log that left the entry out or placed it too late, and nobody before the time', async () => {
      const signer = makeSigner('localhost/ledger/1/promise')
      const { first, last } = await endsOf(handed.log)
      const absent = new Uint8Array(32)
      const judged = [
        await judge(signer, absent, first.at + 1_000),
        await judge(signer, last.leaf, first.at + 1_000),
        await judge(signer, absent, last.at + 60_000),
      ]
      assert.deepEqual(judged, [
        [3, false, 'broken'],
        [3, false, 'late'],
        [0, true, 'open'],
      ])
    })

    test('refuses a promise that was changed, one of another key, and one by the key of the log', async () => {
      const changed = copyOf(handed.promise, 'flipped')
      flip(changed, 30)
      const stranger = makeSigner('localhost/ledger/1/promise')
      const foreign = await writePromise(stranger, new Uint8Array(32), 0)
      for (const file of [changed, foreign, handed.answer]) {
        const { status, told } = await verify('promise', file)
        assert.deepEqual([status, told.ok], [3, false], file)
      }
    })

    test('is not fooled by a log that does not hold itself', async () => {
      const log = copyOf(handed.log, 'unsigned')
      flip(join(log, 'checkpoint'), 10)
      const { status, told } = await verify('promise', handed.promise, '--ledger', log)
      assert.deepEqual([status, told.ok, told.finding.code], [3, false, 'signature'])
    })
  })
})

async function judge(signer: Signer, leaf: Uint8Array, includeByMs: number) {
  const file = await writePromise(signer, leaf, includeByMs)
  const { status, told } = await verify('promise', file, '--key', formatVkey(signer.vkey), '--ledger', handed.log)
  return [status, told.ok, told.state]
}

async function writePromise(signer: Signer, leaf: Uint8Array, includeByMs: number): Promise<string> {
  const file = join(folder.path, `promise-${includeByMs}-${leaf[0]}.txt`)
  const lines = [signer.vkey.name, 'an-entry', toBase64(leaf), new Date(includeByMs).toISOString()]
  writeFileSync(file, await signNote(lines.map((line) => `${line}\n`).join(''), [signer]))
  return file
}

/** The first and the last entry of an export, and when they were written. */
async function endsOf(log: string) {
  const size = Number(readFileSync(join(log, 'checkpoint'), 'utf8').split('\n')[1])
  const source = createTilesSource((path) => readIfThere(join(log, path)))
  const bodies: Uint8Array[] = []
  for await (const { body } of source.rows(size)) if (body) bodies.push(body)
  const [first, last] = [bodies[0], bodies.at(-1)].map((body = fromBase64('')) => ({
    leaf: leafHash(sha256, body),
    at: findEntryFacts(body)?.at ?? 0,
  }))
  if (!first || !last) throw new Error('the export is empty')
  return { first, last }
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
