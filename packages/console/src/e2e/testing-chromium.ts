/** For tests only: the Chromium that comes with npm, headless. Elsewhere than on Linux x64, `MUTS_CHROMIUM` names a browser. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/muts/', import.meta.url))
const ARCHIVES = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'))

/** Nothing but this machine can be reached: no name resolves, and nothing runs beside the page. */
const SWITCHES = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why there is no browser to test in, or false. */
export const whyNoBrowser: string | false =
  process.env.MUTS_CHROMIUM || (process.platform === 'linux' && process.arch === 'x64')
    ? false
    : 'no Chromium comes with npm here; name one with MUTS_CHROMIUM'

/** A browser with no memory. Closing it leaves nothing behind. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.MUTS_CHROMIUM
  const own = named ? undefined : await unpackChromium()
  const folder = mkdtempSync(join(tmpdir(), 'muts-browser-'))
  const browser = await chromium.launch({
    executablePath: own ? join(own, 'chromium') : (named ?? ''),
    args: SWITCHES,
    chromiumSandbox: isSandboxPossible(),
    env: { ...process.env, ...(own ? environmentOf(own) : {}), TMPDIR: folder },
  })
  browser.once('disconnected', () => rmSync(folder, { recursive: true, force: true }))
  return browser
}

/** Chromium refuses a sandbox to root, and needs user namespaces for it, which many containers withhold. */
const isSandboxPossible = (): boolean =>
  process.getuid?.() !== 0 && spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0

/** Its own fonts beside the machine's, if there are any; its own libraries only where the machine lacks them. */
function environmentOf(folder: string): Record<string, string> {
  const { stdout } = spawnSync('ldd', [join(folder, 'chromium')], { encoding: 'utf8' })
  const lacksLibraries = stdout?.includes('not found') ?? true
  return {
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    ...(lacksLibraries ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {}),
  }
}

/** Unpacks Chromium once for each version. Made aside and moved in whole: test files that start together must not meet half of one. */
async function unpackChromium(): Promise<string> {
  const folder = join(CACHE, `chromium-${await readVersion()}`)
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  const aside = mkdtempSync(`${folder}-`)
  await inflateInto(aside)
  writeFileSync(join(aside, 'fonts.conf'), fontsBeside(join(folder, 'fonts')))
  try {
    renameSync(aside, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(aside, { recursive: true })
  }
  return folder
}

async function readVersion(): Promise<string> {
  const { default: manifest } = await import(new URL('../package.json', ARCHIVES).href, { with: { type: 'json' } })
  return String(manifest.version)
}

/** The package unpacks into the temporary folder, and takes what it finds there for its own: so it gets an empty one. */
async function inflateInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env
  process.env.TMPDIR = folder
  try {
    await Promise.all(
      ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((name) => inflate(fileURLToPath(new URL(name, ARCHIVES)))),
    )
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
}

const fontsBeside = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}</dir>
</fontconfig>
`
