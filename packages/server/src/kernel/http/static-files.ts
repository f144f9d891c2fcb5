/** The console's built files, held in memory by exact name: what is not in the map cannot be asked for. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Problem } from '#kernel'
import { ok } from './answer.ts'
import type { Answer, Route } from './route.ts'
import { defineRoute } from './route.ts'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  woff: 'font/woff',
  webmanifest: 'application/manifest+json',
}
const UNBUILT = 'text/plain; charset=utf-8'
/** Lies beside the other files, and answers for the page at its own addresses too. */
const WORKER = 'service-worker.js'
const A_YEAR_S = 31_536_000

/** Routes for `/`, `/app/*` (the page; `/app` leads there) and `/assets/*` (its files). Without a build there is a sentence instead. */
export function createConsoleRoutes(folder: string): readonly Route[] {
  const files = readFiles(folder)
  const page = async (): Promise<Answer> => {
    const html = files.get('index.html')
    return html ? ok(html.body, { 'content-type': html.type, 'cache-control': 'no-cache' }) : unbuilt()
  }
  const access = { public: "the console's page and files hold no data" }
  const answers = { 200: { description: 'The file', media: [...Object.values(TYPES), UNBUILT] } }
  const Rest = Type.Object({ '*': Type.String() })
  /** The page reads its own address, and takes of it what it knows. Whoever sends people here may add to it what they like. */
  const Anything = Type.Object({}, { additionalProperties: true })
  return [
    defineRoute({
      method: 'GET',
      path: '//',
      query: Anything,
      access,
      file: true,
      summary: "The console's page",
      answers,
      serve: page,
    }),
    defineRoute({
      method: 'GET',
      path: '//app',
      query: Anything,
      access,
      file: true,
      summary: "To the console's page; what the address was asked for is let go",
      answers: { 308: { description: 'To `/app/`', media: [UNBUILT] } },
      serve: async () => ({ status: 308, headers: { location: '/app/', 'content-type': UNBUILT }, body: '/app/' }),
    }),
    defineRoute({
      method: 'GET',
      path: '//app/*',
      params: Rest,
      query: Anything,
      access,
      file: true,
      summary: "The console's page",
      answers,
      serve: page,
    }),
    defineRoute({
      method: 'GET',
      path: '//assets/*',
      params: Rest,
      access,
      file: true,
      summary: 'A file of the console',
      answers,
      serve: async ({ params }) => {
        const file = files.get(`assets/${params['*']}`)
        if (!file) throw new Problem('missing', 'http.unknown-address', 'There is no such file.')
        const isHashed = /-[\w-]{8,}\.\w+$/.test(params['*'])
        return ok(file.body, {
          'content-type': file.type,
          ...(params['*'] === WORKER ? { 'service-worker-allowed': '/' } : {}),
          'cache-control': isHashed ? `public, max-age=${A_YEAR_S}, immutable` : 'no-cache',
        })
      },
    }),
  ]
}

const unbuilt = () =>
  ok('The console is not built. Run: npm run build --workspace @muts/console', {
    'content-type': UNBUILT,
  })

function readFiles(folder: string): ReadonlyMap<string, { readonly body: Uint8Array; readonly type: string }> {
  if (!existsSync(folder)) return new Map()
  const names = globSync('**/*.*', { cwd: folder })
  return new Map(
    names.map((name) => {
      const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
      return [name.replaceAll('\\', '/'), { body: new Uint8Array(readFileSync(join(folder, name))), type }]
    }),
  )
}
