/**
 * The leaves file (LEDGER, section 7): every leaf hash this node has seen, kept outside the database, and the last
 * checkpoint that covers them. It names the exact entry somebody altered, and finds a tail that was cut off.
 */
import type { FileHandle } from 'node:fs/promises'
import { chmod, constants, mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LeavesFile, Tree, TreeHead, Vkey } from '#proof'
import { createTree, equalBytes, HASH_SIZE, verifyCheckpoint } from '#proof'
import { sha256 } from './digest.ts'
import { replaceFile } from './replace-file.ts'
import { splitHashes } from './tree-state.ts'

const READ_LEAVES = 32_768

export interface Leaves {
  readonly size: number
  /**
   * Takes the leaves from `size` on, if they lead to the root that the log key signed.
   *
   * @throws {Error} when they do not; nothing is written then.
   */
  accept(leaves: readonly Uint8Array[], note: string): Promise<void>
  /** Leaf hashes of `[from, to)`; as many as there are. */
  read(from: number, to: number): Promise<readonly Uint8Array[]>
  /** The whole file and its checkpoint, for the verifier of the log. */
  readAll(): Promise<LeavesFile>
}

/**
 * Opens the file of one of the logs of this house: the first one's lies in the folder, a later one's in a folder of its own.
 *
 * @throws {Error} also when there are leaves of a later log: this one had ended.
 */
export async function openLogLeaves(folder: string, log: number, logKeys: readonly Vkey[]): Promise<Leaves> {
  const later = await findLater(folder, log)
  if (later !== undefined)
    throw new Error(`the leaves file saw log ${later} of this house, the database ends in log ${log}`)
  return await openLeaves(folderOf(folder, log), logKeys)
}

export const folderOf = (folder: string, log: number): string => (log === 1 ? folder : join(folder, String(log)))

async function findLater(folder: string, log: number): Promise<string | undefined> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\d+$/.test(name) || Number(name) <= log) continue
    if (await stat(join(folder, name, 'checkpoint')).catch(() => undefined)) return name
  }
  return undefined
}

/** @throws {Error} when the file does not reproduce the root of its own checkpoint. */
export async function openLeaves(folder: string, logKeys: readonly Vkey[]): Promise<Leaves> {
  await closeFolder(folder)
  const [file, checkpoint] = [join(folder, 'leaves'), join(folder, 'checkpoint')]
  const head = await readHead(checkpoint, logKeys)
  // What stands behind the checkpoint was never vouched for: a crash came between the two writes.
  let tree = await within(file, (handle) => growTree(handle, head.size))
  if (!equalBytes(tree.root(), head.root)) throw new Error(`${file} does not lead to the root of its checkpoint`)

  return {
    get size() {
      return tree.size
    },
    accept: async (leaves, note) => {
      const grown = tree.fork()
      grown.append(leaves)
      const { size, root } = await verifyCheckpoint(note, logKeys)
      if (size !== grown.size || !equalBytes(root, grown.root())) {
        throw new Error(`the database does not reproduce the signed root at ${size}`)
      }
      await within(file, (handle) => writeAt(handle, Buffer.concat(leaves), tree.size * HASH_SIZE))
      await replaceFile(checkpoint, note)
      tree = grown
    },
    read: async (from, to) => {
      const [begin, end] = [Math.min(from, tree.size), Math.min(to, tree.size)]
      return splitHashes(await within(file, (handle) => readLeaves(handle, begin, end)))
    },
    readAll: async () => {
      const hashes = await within(file, (handle) => readLeaves(handle, 0, tree.size))
      return tree.size === 0 ? { hashes } : { hashes, checkpoint: await readFile(checkpoint, 'utf8') }
    },
  }
}

/** Nobody but the server reads who was busy when, also where somebody made the folder before us. */
async function closeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (((await stat(folder)).mode & 0o077) !== 0) await chmod(folder, 0o700)
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    const found = await stat(file)
    if (found.isFile() && (found.mode & 0o077) !== 0) await chmod(file, 0o600)
  }
}

async function readHead(file: string, logKeys: readonly Vkey[]): Promise<TreeHead> {
  const note = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  })
  return note === undefined ? { size: 0, root: createTree(sha256).root() } : await verifyCheckpoint(note, logKeys)
}

/** Opened for each use: nothing is left open when the process dies, and a file that was swapped away is noticed. */
async function within<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    return await work(handle)
  } finally {
    await handle.close()
  }
}

async function growTree(handle: FileHandle, size: number): Promise<Tree> {
  const tree = createTree(sha256)
  for (let at = 0; at < size; at += READ_LEAVES) {
    tree.append(splitHashes(await readLeaves(handle, at, Math.min(size, at + READ_LEAVES))))
  }
  return tree
}

async function readLeaves(handle: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array((to - from) * HASH_SIZE)
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from * HASH_SIZE)
  if (bytesRead < bytes.length) throw new Error(`the leaves file ends before leaf ${to}`)
  return bytes
}

/** At a position, so that what a failed attempt left there is written over; durable when it returns. */
async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  const { bytesWritten } = await handle.write(bytes, 0, bytes.length, position)
  if (bytesWritten < bytes.length) throw new Error('the leaves file could not be written to its end')
  await handle.sync()
}
