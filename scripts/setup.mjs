// Sets up all that `npm start` and `npm test` need, and nothing that is there already. Plain JavaScript: any Node from 20 on runs it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const node24 = join(root, 'scripts/node24')
const cache = join(root, 'node_modules/.cache/muts')

requirePlatform()
installPackages()
buildConsole()
prepareDatabaseImage()

function requirePlatform() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNewEnough = major > 24 || (major === 24 && minor >= 21)
  const hasOwnNode = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
  if (isNewEnough || hasOwnNode) return
  console.error(
    `MUTS FleetOps needs Node 24.21 or later here (this is ${process.versions.node}); on Linux x64 and arm64 it brings its own.`,
  )
  process.exit(1)
}

function installPackages() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return
  say('installing packages')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  run(command, [...args, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'])
}

function buildConsole() {
  const folder = join(root, 'packages/console')
  const stamp = digest([
    ...walk(folder),
    ...walk(join(root, 'packages/proof')),
    ...walk(join(root, 'packages/protocol')),
    join(root, 'package-lock.json'),
  ])
  const stampFile = join(folder, 'dist/.stamp')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  say('building the console')
  run(node24, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], folder)
  writeFileSync(stampFile, stamp)
}

/** An initialised, empty embedded database: starting from it saves seconds at every first start and in each test. */
function prepareDatabaseImage() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'))
  const image = join(cache, `pglite-${version}`)
  if (existsSync(image)) return
  say('preparing the embedded database')
  mkdirSync(cache, { recursive: true })
  run(node24, [join(root, 'scripts/prepare-image.ts'), image])
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name)
    if (item.isDirectory()) return ['dist', 'node_modules'].includes(item.name) ? [] : walk(path)
    return item.isFile() ? [path] : []
  })
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of [...new Set(files)].sort()) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function run(command, args, cwd = root) {
  // Set-up talks on stderr: what starts afterwards owns stdout.
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] })
  if (status === 0) return
  console.error(
    `Set-up stopped: ${command} ${args.join(' ')} ended with ${status ?? error?.message}. Mend that and run it again.`,
  )
  process.exit(1)
}

function say(what) {
  console.error(`muts: ${what} …`)
}
