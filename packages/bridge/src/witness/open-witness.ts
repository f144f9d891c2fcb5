/**
 * A witness with a memory on disk: one file a log, the checkpoint it cosigned last. The file is whole and durable before
 * a cosignature leaves, and requests are judged one after another, so no smaller or other tree is ever cosigned after it.
 */
import { hash } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signer, Vkey, WitnessAnswer } from '#proof'
import { judgeCheckpoint, verifyCheckpoint } from '#proof'

export interface OpenWitness {
  /** For `--witness-key`. */
  readonly vkey: Vkey
  /** Judges the body of one `add-checkpoint`. @throws {Error} when what it cosigned last cannot be read or kept. */
  addCheckpoint(body: string): Promise<WitnessReply>
}

export interface WitnessReply {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface WitnessParts {
  /** Its memory. Only one process may have it. */
  readonly folder: string
  readonly signer: Signer
  /** Keys of the logs it watches. */
  readonly logs: readonly Vkey[]
  readonly now: () => Date
}

/** Largest body that is looked at: a checkpoint with 64 signatures and a proof of 63 hashes stay far below it. */
export const MAX_BODY = 65_536

export async function openWitness({ folder, signer, logs, now }: WitnessParts): Promise<OpenWitness> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileOf = (origin: string) => join(folder, `${hash('sha256', origin)}.checkpoint`)

  const lastOf = async (origin: string) => {
    const note = await readFile(fileOf(origin), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined
      throw cause
    })
    return note === undefined ? undefined : await verifyCheckpoint(note, logs)
  }
  const judge = async (body: string): Promise<WitnessAnswer> => {
    if (body.length > MAX_BODY) return { status: 400, body: 'too large\n' }
    const timeS = Math.floor(now().getTime() / 1_000)
    const answer = await judgeCheckpoint(body, { hash: sha256, logs, signer, timeS, lastOf })
    if (answer.status === 200) await keep(folder, fileOf(answer.head.origin), answer.head.note)
    return answer
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    vkey: signer.vkey,
    addCheckpoint: async (body) => {
      const answer = last.then(() => judge(body))
      last = answer.catch(() => undefined)
      const { status, body: text } = await answer
      return { status, contentType: status === 409 ? 'text/x.tlog.size' : 'text/plain; charset=utf-8', body: text }
    },
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** Durable and whole, or not at all: the folder is synced too, or a crash could bring the old name back. */
async function keep(folder: string, file: string, note: string): Promise<void> {
  {
    await using handle = await open(`${file}.new`, 'w', 0o600)
    await handle.writeFile(note)
    await handle.sync()
  }
  await rename(`${file}.new`, file)
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}
