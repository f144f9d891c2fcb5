import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** The packages, from the ground up. The console leans on the first three only. */
const PACKAGE_FLOORS = [['protocol', 'proof'], ['bridge', 'simulator'], ['server'], ['muts'], ['console']]
/** The rooms of the server, from the ground up. A room leans on the floors below it, never on its own or above. */
const ROOM_FLOORS = [['kernel', 'client'], ['identity'], ['fleet'], ['diagnostics'], ['assurance'], ['house']]
const PACKAGE_DOORS: Readonly<Record<string, string>> = {
  protocol: 'protocol',
  proof: 'proof',
  bridge: 'bridge',
  wire: 'bridge',
  core: 'bridge',
  links: 'bridge',
  agent: 'bridge',
  simulator: 'simulator',
  server: 'server',
}
const CONSOLE_LEANS_ON = new Set(['protocol', 'proof', 'bridge'])

const floorIn = (floors: readonly (readonly string[])[], name: string) =>
  floors.findIndex((floor) => floor.includes(name))

interface File {
  readonly path: string
  readonly package: string
  /** Of the server: the folder, or `house` for what stands beside the rooms. */
  readonly room: string
  readonly isTest: boolean
  readonly text: string
  readonly imports: readonly string[]
}

const files: readonly File[] = globSync('*/src/**/*.{ts,tsx}', { cwd: PACKAGES }).map((path) => {
  const text = readFileSync(join(PACKAGES, path), 'utf8')
  const [name = '', , ...rest] = path.split('/')
  return {
    path,
    package: name,
    room: rest.length > 1 ? (rest[0] ?? '') : 'house',
    isTest: /\.test\.tsx?$|\/(testing|test-)[^/]*(\/|\.ts$)|\/sabotage\.ts$/.test(path),
    text,
    imports: [...text.matchAll(/(?:^(?:import|export)\b[^;'"]*?from |^import |\bimport\()'([^']+)'/gm)].map(
      ([, to = '']) => to,
    ),
  }
})
const running = files.filter(({ isTest }) => !isTest)
const inServer = running.filter((file) => file.package === 'server')

/** Every file of `where` but those named must not match. */
function assertOnly(pattern: RegExp, allowed: (path: string) => boolean, where: readonly File[] = inServer): void {
  const guilty = where
    .filter(({ path, text }) => !allowed(path) && pattern.test(withoutComments(text)))
    .map(({ path }) => path)
  assert.deepEqual(guilty, [])
}
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

describe('the walls', () => {
  test('stand: every package and every room has a floor', () => {
    assert.ok(files.length > 100)
    for (const file of files) assert.notEqual(floorIn(PACKAGE_FLOORS, file.package), -1, file.path)
    for (const { path, room } of inServer) assert.notEqual(floorIn(ROOM_FLOORS, room), -1, path)
  })

  test('have doors: a room is left through #name, never through ../', () => {
    const through = files.filter(({ imports }) => imports.some((to) => to.startsWith('../'))).map(({ path }) => path)
    assert.deepEqual(through, [])
  })

  test('bear downwards between packages', () => {
    for (const { path, imports, package: from } of running) {
      for (const to of imports.flatMap((door) => PACKAGE_DOORS[/^#([a-z]+)/.exec(door)?.[1] ?? ''] ?? [])) {
        const isBelow = floorIn(PACKAGE_FLOORS, to) < floorIn(PACKAGE_FLOORS, from)
        const mayConsole = from !== 'console' || CONSOLE_LEANS_ON.has(to)
        assert.ok(to === from || (isBelow && mayConsole), `${path} leans on ${to}`)
      }
    }
  })

  test('bear downwards between the rooms of the server', () => {
    for (const { path, room, imports } of inServer) {
      for (const door of imports.filter((to) => to.startsWith('#'))) {
        const to = /^#([a-z]+)/.exec(door)?.[1] ?? ''
        const floor = floorIn(ROOM_FLOORS, to)
        if (floor === -1) continue
        // A folder inside a room has a door of its own, for that room alone. The kernel's are everybody's.
        const isInside = door.includes('/') && to !== 'kernel'
        const isOwn = to === room && (isInside || room === 'kernel')
        assert.ok(isOwn || (!isInside && floor < floorIn(ROOM_FLOORS, room)), `${path} leans on ${door}`)
      }
    }
  })

  test('bear one way between the folders of a room', () => {
    const leans = new Map<string, Set<string>>()
    for (const { path, imports } of inServer) {
      const from = /^server\/src\/(\w+\/[\w-]+)\//.exec(path)?.[1]
      if (from === undefined || from.startsWith('kernel/')) continue
      const onto = imports.filter((to) => to.startsWith(`#${dirname(from)}/`)).map((to) => to.slice(1))
      leans.set(from, new Set([...(leans.get(from) ?? []), ...onto]))
    }
    // Each turn takes away what leans on nothing that is left; what remains leans in a ring.
    for (let before = -1; before !== leans.size; ) {
      before = leans.size
      const free = [...leans].filter(([, onto]) => ![...onto].some((door) => leans.has(door)))
      for (const [folder] of free) leans.delete(folder)
    }
    assert.deepEqual([...leans.keys()], [])
  })

  test('keep sabotage and test benches out of the running house', () => {
    const guilty = running
      .filter(({ imports }) => imports.some((to) => /sabotage|testing/.test(to)))
      .map(({ path }) => path)
    assert.deepEqual(guilty, [])
  })

  test('keep protocol and proof free of input, output and dependencies', () => {
    for (const { path, imports } of running.filter((file) => ['protocol', 'proof'].includes(file.package))) {
      assert.deepEqual(
        imports.filter((to) => !to.startsWith('./') && !to.startsWith('#protocol/')),
        [],
        path,
      )
    }
    assertOnly(
      /\b(Buffer|process|require|setTimeout|setInterval|fetch|document|window)\b[.(]/,
      () => false,
      running.filter((file) => ['protocol', 'proof'].includes(file.package)),
    )
  })

  test('let only stores, migrations and the kernel speak SQL', () => {
    assertOnly(/\bsql`|from '#kernel\/database'.*\bsql\b/, (path) =>
      /\/kernel\/|-?store\.ts$|\/migrations\/|tampering\.ts$|ground\.ts$/.test(path),
    )
  })

  test('let only the kernel know Fastify, and only its database the drivers', () => {
    assertOnly(/from 'fastify'/, (path) => path.includes('/kernel/http/') || path.endsWith('src/serve.ts'))
    assertOnly(/from '(pg|@electric-sql\/pglite)'/, (path) => path.includes('/kernel/database/'))
  })

  test('let only config read the environment and only clock the time', () => {
    assertOnly(/process\.env/, (path) => /kernel\/(config|settings)\.ts$/.test(path))
    assertOnly(/Date\.now\(\)|new Date\(\)|performance\.now\(\)/, (path) => path.endsWith('kernel/clock.ts'))
  })

  test('let only the one way out connect to anywhere', () => {
    // The house asks itself on loopback; its listeners take connections and make none; the database has its driver.
    const ways =
      /\bfetch\(|import \{[^}]*\b(request|get|connect|createConnection|Socket|Agent|TLSSocket)\b[^}]*\} from 'node:(https?|http2|net|tls|dgram)'|from '(undici|nodemailer)'/
    assertOnly(ways, (path) =>
      [
        'kernel/outbound/outbound.ts',
        'kernel/outbound/mail.ts',
        'kernel/outbound/clamd.ts',
        'kernel/http/ask.ts',
        'kernel/room/https-control.ts',
      ].some((own) => path.endsWith(own)),
    )
    assert.match("import { connect } from 'node:net'", ways)
  })

  test('keep key material in the vault', () => {
    assertOnly(/createCipheriv|createDecipheriv|hkdfSync/, (path) => path.includes('/kernel/vault/'))
  })

  test('allow no default export and no any', () => {
    assertOnly(
      /^export default|[:<] ?any\b[^']|\bas any(?= *(?:[[\]);,.}]|$))/m,
      (path) => path.endsWith('walls.test.ts'),
      files,
    )
  })
})
