import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Shell, WorkerWorld } from './answer.ts'
import { answerFile, answerPage, cacheOf, forgetOlder, keepShell, wayOf } from './answer.ts'

const ORIGIN = 'https://fleet.test'
const FILE = '/assets/index-Ab3dEf9h.js'
const PAGE_TEXT = '<!doctype html>'
const SHELL: Shell = {
  version: 'two',
  pageSha256: createHash('sha256').update(PAGE_TEXT).digest('hex'),
  files: [FILE],
}

type Served = Readonly<Record<string, () => Response>>

/** A browser's caches and a server, by path; what is not served has no network. */
function openWorld(served: Served, late: Promise<void> = new Promise(() => undefined)) {
  const kept = new Map<string, Map<string, Response>>()
  const keyOf = (request: RequestInfo | URL) => new URL(request instanceof Request ? request.url : request).pathname
  const open = async (name: string) => {
    const entries = kept.get(name) ?? new Map<string, Response>()
    kept.set(name, entries)
    return { put: async (request: RequestInfo | URL, answer: Response) => void entries.set(keyOf(request), answer) }
  }
  const match = async (request: RequestInfo | URL) =>
    [...kept.values()].flatMap((entries) => entries.get(keyOf(request)) ?? [])[0]?.clone()
  const world = {
    caches: { open, match, keys: async () => [...kept.keys()], delete: async (name: string) => kept.delete(name) },
    fetch: async (request: Request) => {
      const answer = served[keyOf(request)]
      if (!answer) throw new TypeError('no network')
      return answer()
    },
    after: () => late,
  } as unknown as WorkerWorld
  return { world, kept }
}

const text =
  (body: string, status = 200) =>
  () =>
    new Response(body, { status })
const get = (path: string) => new Request(ORIGIN + path)

describe('what the service worker answers', () => {
  test('is the page and its hashed files; what else is asked passes it by', () => {
    const way = (url: string, mode = 'cors', method = 'GET') =>
      wayOf({ method, mode, url: new URL(url, ORIGIN).href } as Request, ORIGIN)

    assert.deepEqual(
      [way('/', 'navigate'), way('/app/inspections/1?x', 'navigate'), way(FILE)],
      ['page', 'page', 'file'],
    )
    const others = [
      way('/api/v1/me'),
      way('/api/v1/me', 'navigate'),
      way('/api/v1/assets/index-Ab3dEf9h.js'),
      way('/oauth/authorize', 'navigate'),
      way('/health/ready', 'navigate'),
      way('/assets/build.json'),
      way('/assets/service-worker.js'),
      way('/app/', 'navigate', 'POST'),
      way(`https://elsewhere.test${FILE}`),
    ]
    assert.deepEqual([...new Set(others)], ['pass'])
  })

  test('is the page of the server, and the one that is kept where none comes, or none in time', async () => {
    const { world } = openWorld({ '/app/': text(PAGE_TEXT), '/app/due': text('newer'), [FILE]: text('code') })
    await keepShell(SHELL, world, ORIGIN)
    const broken = { ...world, fetch: async () => new Response('Bad gateway', { status: 502 }) }
    const silent = { ...world, fetch: () => new Promise<Response>(() => undefined), after: async () => undefined }

    const fresh = await answerPage(get('/app/due'), world)
    assert.deepEqual([await fresh.response.text(), fresh.isFresh], ['newer', true])
    for (const without of [world, silent, broken]) {
      const kept = await answerPage(get('/app/inspections/1'), without)
      assert.deepEqual([await kept.response.text(), kept.isFresh], [PAGE_TEXT, false])
    }
  })

  test('is a refusal where nothing is kept, as without a worker', async () => {
    const { world } = openWorld({})
    await assert.rejects(answerPage(get('/app/due'), world), TypeError)
    const broken = { ...world, fetch: async () => new Response('Bad gateway', { status: 502 }) }
    assert.equal((await answerPage(get('/app/due'), broken)).response.status, 502)
  })

  test('is a file once from the server and then from here; an error, and what may change, is not kept', async () => {
    const answers: Record<string, () => Response> = { [FILE]: text('missing', 404) }
    const { world } = openWorld(answers)
    assert.equal((await answerFile(get(FILE), SHELL, world)).status, 404)
    answers[FILE] = text('changes')
    assert.equal(await (await answerFile(get(FILE), SHELL, world)).text(), 'changes')
    answers[FILE] = () => new Response('code', { headers: { 'cache-control': 'public, immutable' } })
    assert.equal(await (await answerFile(get(FILE), SHELL, world)).text(), 'code')
    delete answers[FILE]
    assert.equal(await (await answerFile(get(FILE), SHELL, world)).text(), 'code')
  })
})

describe('a build that is put aside', () => {
  test('is whole or not there: not with a page of another build, nor without one of its files', async () => {
    const other = openWorld({ '/app/': text('another'), [FILE]: text('code') })
    const lacking = openWorld({ '/app/': text(PAGE_TEXT), [FILE]: text('gone', 404) })
    await assert.rejects(keepShell(SHELL, other.world, ORIGIN), /another build/)
    await assert.rejects(keepShell(SHELL, lacking.world, ORIGIN), /not there/)
    assert.equal(other.kept.get(cacheOf(SHELL))?.has('/app/'), false)
    assert.equal(lacking.kept.get(cacheOf(SHELL))?.has('/app/'), false)

    const { world, kept } = openWorld({ '/app/': text(PAGE_TEXT), [FILE]: text('code') })
    await keepShell(SHELL, world, ORIGIN)
    assert.deepEqual([...(kept.get(cacheOf(SHELL))?.keys() ?? [])].sort(), ['/app/', FILE])
  })

  test('keeps the files of the one before until it takes over, and nothing of others', async () => {
    const { world, kept } = openWorld({ '/app/': text(PAGE_TEXT), [FILE]: text('code') })
    const before = get('/assets/due-Zy8xWv7u.js')
    await world.caches.open(cacheOf({ version: 'one' })).then((cache) => cache.put(before, new Response('old')))
    await world.caches.open('of-something-else')
    await keepShell(SHELL, world, ORIGIN)
    assert.equal(await (await answerFile(before, SHELL, world)).text(), 'old')

    await forgetOlder(SHELL, world)
    assert.deepEqual([...kept.keys()].sort(), [cacheOf(SHELL), 'of-something-else'].sort())
  })
})
