import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cosignNote, createTilesSource, formatDumpLine, formatSignature, formatVkey, KEY_KIND, parseNote } from '#proof'
import { makeFolder, runMuts } from '#testing'
import type { Handed } from './testing.ts'
import { copyOf, firstBundle, flip, handOver, makeSigner } from './testing.ts'

const folder = makeFolder()
let handed: Handed

const verify = (source: string, ...rest: readonly string[]) =>
  runMuts(['verify', 'ledger', source, '--key', handed.keys, '--json', ...rest])
const verdictOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout)

describe('muts verify ledger', () => {
  before(async () => {
    handed = await handOver(folder.path)
  })
  after(() => folder[Symbol.dispose]())

  describe('on a log as it was exported', () => {
    test('says in one sentence that it holds, and then the facts', async () => {
      const { status, stdout, stderr } = await runMuts(['verify', 'ledger', handed.log, '--key', handed.keys])
      assert.match(stdout, /^The log holds: all \d+ entries of localhost\/ledger\/1 are what was signed\.\n/)
      assert.deepEqual([status, stderr], [0, ''])
    })

    test('answers in JSON, beside the leaves file, with keys given one by one', async () => {
      const keys = readFileSync(handed.keys, 'utf8').trim().split('\n')
      const given = keys.flatMap((key) => ['--key', key])
      const ended = await runMuts(['verify', 'ledger', handed.log, ...given, '--leaves', handed.leaves, '--json'])
      const { size, root, ...rest } = verdictOf(ended)
      assert.deepEqual([ended.status, rest], [0, { ok: true, origin: 'localhost/ledger/1', witnessedSize: 0 }])
      assert.ok(size > 5)
      assert.equal(Buffer.from(root, 'base64').length, 32)
    })

    test('reads it behind a URL, and nothing but that URL', async () => {
      const asked: string[] = []
      await using served = await serve((request, response) => {
        asked.push(request.url ?? '')
        sendFile(handed.log, request, response)
      })
      const ended = await verify(`${served.url}/log/`)
      assert.deepEqual([ended.status, verdictOf(ended).ok], [0, true])
      assert.ok(asked.every((path) => path.startsWith('/log/')))
    })

    test('reads it as a dump from a file and from standard input', async () => {
      const dump = await dumpOf(handed.log)
      const file = join(folder.path, 'dump.ndjson')
      writeFileSync(file, dump)
      const fromFile = await verify(file)
      const fromInput = await runMuts(['verify', 'ledger', '-', '--key', handed.keys, '--json'], { input: dump })
      assert.deepEqual([fromFile.status, fromInput.status], [0, 0])
      assert.deepEqual(verdictOf(fromFile), verdictOf(fromInput))
    })

    test('counts a witness it was told to trust, and misses one that saw nothing', async () => {
      const log = copyOf(handed.log, 'witnessed')
      const [saw, slept] = [
        makeSigner('witness.example', KEY_KIND.cosignature),
        makeSigner('asleep.example', KEY_KIND.cosignature),
      ]
      const note = readFileSync(join(log, 'checkpoint'), 'utf8')
      writeFileSync(
        join(log, 'checkpoint'),
        note + formatSignature(await cosignNote(parseNote(note).text, saw, 1_767_600_000)),
      )

      const seen = await verify(log, '--witness-key', formatVkey(saw.vkey))
      const both = ['--witness-key', formatVkey(saw.vkey), '--witness-key', formatVkey(slept.vkey), '--quorum', '2']
      const unseen = await verify(log, ...both)
      assert.deepEqual([seen.status, verdictOf(seen).witnessedSize], [0, verdictOf(seen).size])
      assert.deepEqual([unseen.status, verdictOf(unseen).finding.code], [3, 'unwitnessed'])
    })
  })

  describe('on a log that somebody has been at', () => {
    test('names the entry of which one bit was turned', async () => {
      const log = copyOf(handed.log, 'flipped')
      flip(firstBundle(log), 100)
      const ended = await verify(log)
      const { ok, finding, firstBad } = verdictOf(ended)
      assert.deepEqual([ended.status, ok, finding.code, firstBad], [3, false, 'altered', 0])
      const beside = await verify(log, '--leaves', handed.leaves)
      assert.deepEqual([beside.status, verdictOf(beside).firstBad], [3, 0])
    })

    test('finds an altered row of a dump, and says it to people too', async () => {
      const lines = (await dumpOf(handed.log)).trim().split('\n')
      const [last = ''] = lines.splice(-1)
      const { entry } = JSON.parse(last)
      const body = Buffer.from(entry.body, 'base64').toString().replace('6003', '6004')
      const altered = JSON.stringify({ entry: { ...entry, body: Buffer.from(body).toString('base64') } })
      const input = [...lines, altered, ''].join('\n')
      const ended = await runMuts(['verify', 'ledger', '-', '--key', handed.keys], { input })
      assert.equal(ended.status, 3)
      assert.match(
        ended.stdout,
        new RegExp(`^The log does not hold: .*\\n[\\s\\S]*bad entry within +${entry.seq} up to`),
      )
    })

    test('finds a tail that was cut off with its checkpoints, by the leaves file', async () => {
      const earliest = readFileSync(join(handed.log, 'checkpoints.ndjson'), 'utf8').split('\n', 1)
      const file = join(folder.path, 'cut.ndjson')
      writeFileSync(file, await dumpOf(handed.log, [JSON.parse(earliest[0] ?? '')]))
      const alone = await verify(file)
      const beside = await verify(file, '--leaves', handed.leaves)
      assert.deepEqual([alone.status, beside.status], [0, 3])
    })

    test('trusts no checkpoint of another key and none whose signature was changed', async () => {
      const stranger = formatVkey(makeSigner('localhost/ledger/1').vkey)
      const wrongKey = await runMuts(['verify', 'ledger', handed.log, '--key', stranger, '--json'])
      const log = copyOf(handed.log, 'unsigned')
      flip(join(log, 'checkpoint'), 10)
      const changed = await verify(log)
      assert.deepEqual(
        [wrongKey.status, verdictOf(wrongKey).ok, verdictOf(wrongKey).finding.code],
        [3, false, 'signature'],
      )
      assert.deepEqual([changed.status, verdictOf(changed).finding.code], [3, 'signature'])
    })
  })

  describe('without a log to speak of', () => {
    test('ends with 1 when it cannot be read', async () => {
      const nowhere = await verify(join(folder.path, 'nowhere'))
      const empty = makeFolder()
      const without = await verify(empty.path)
      const garbage = await verify(handed.proof)
      empty[Symbol.dispose]()
      for (const { status, stdout, stderr } of [nowhere, without, garbage]) {
        assert.deepEqual([status, stdout], [1, ''])
        assert.match(stderr, /^muts: .+ cannot be read/)
      }
    })

    test('ends with 7 when nobody answers or the server is ill, and follows nobody elsewhere', async () => {
      const closed = await serve(() => {})
      await closed[Symbol.asyncDispose]()
      await using ill = await serve((_, response) => response.writeHead(503).end())
      await using elsewhere = await serve((_, response) => response.writeHead(302, { location: `${ill.url}/x` }).end())
      const statuses = await Promise.all(
        [closed.url, ill.url, elsewhere.url].map(async (url) => (await verify(url)).status),
      )
      assert.deepEqual(statuses, [7, 7, 1])
    })

    test('ends with 2 when it is asked what makes no sense', async () => {
      const asked: readonly (readonly string[])[] = [
        [handed.log],
        [handed.log, '--key', 'no-such-file'],
        [handed.log, '--key', 'localhost/ledger/1+00000000+AAAA'],
        [handed.log, '--key', handed.keys, '--quorum', '1'],
        [handed.log, '--key', handed.keys, '--witness-key', handed.keys],
        [handed.log, '--key', handed.keys, '--accept-loss', '7-7'],
        ['https://user:secret@log.example/', '--key', handed.keys],
      ]
      for (const words of asked) {
        const { status, stdout, stderr } = await runMuts(['verify', 'ledger', ...words])
        assert.deepEqual([status, stdout], [2, ''], words.join(' '))
        assert.doesNotMatch(stderr, /secret/)
      }
    })
  })
})

async function dumpOf(log: string, checkpoints?: readonly string[]): Promise<string> {
  const source = createTilesSource((path) => {
    try {
      return readFileSync(join(log, path))
    } catch {
      return undefined
    }
  })
  const lines: string[] = []
  for await (const checkpoint of checkpoints ?? source.checkpoints()) lines.push(formatDumpLine({ checkpoint }))
  const size = Number(/^\d+$/m.exec(checkpoints?.[0] ?? '')?.[0] ?? sizeOf(log))
  for await (const entry of source.rows(sizeOf(log))) if (entry.seq < size) lines.push(formatDumpLine({ entry }))
  return lines.map((line) => `${line}\n`).join('')
}

const sizeOf = (log: string) => Number(readFileSync(join(log, 'checkpoint'), 'utf8').split('\n')[1])

async function serve(listener: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function sendFile(log: string, { url = '' }: IncomingMessage, response: Parameters<RequestListener>[1]): void {
  try {
    response.end(readFileSync(join(log, url.replace(/^\/log\//, ''))))
  } catch {
    response.writeHead(404).end()
  }
}
