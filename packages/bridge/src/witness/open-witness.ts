/**
 * A witness with a memory on disk: one file a log, the checkpoint it cosigned last. The file is whole and durable before
 * a cosignature leaves, and requests are judged one after another, so no smaller or other tree is ever cosigned after it.
 */
import { hash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signer, Vkey, WitnessAnswer } from '#proof'
import { judgeCheckpoint, verifyCheckpoint } from '#proof'
import { keepFile } from './keep-file.ts'

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
  /** Where it does not go on from what it was shown: the checkpoint that it cosigned last, if it did one. */
  readonly seen?: string | undefined
}

export interface WitnessParts {
  /** Its memory. Only one process may have it. */
  readonly folder: string
  readonly signer: Signer
  /** Keys of the logs it watches, at the moment of asking. */
  readonly logs: () => readonly Vkey[]
  readonly now: () => Date
}

/** Largest body that is looked at: a checkpoint with 64 signatures and a proof of 63 hashes stay far below it. */
export const MAX_BODY = 65_536

export async function openWitness({ folder, signer, logs, now }: WitnessParts): Promise<OpenWitness> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileOf = (origin: string) => join(folder, `${hash('sha256', origin)}.checkpoint`)

  const readLast = (origin: string) =>
    readFile(fileOf(origin), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined
      throw cause
    })
  const judge = async (
    body: string,
  ): Promise<{ readonly answer: WitnessAnswer; readonly seen?: string | undefined }> => {
    if (body.length > MAX_BODY) return { answer: { status: 400, body: 'too large\n' } }
    const timeS = Math.floor(now().getTime() / 1_000)
    const trusted = logs()
    let seen: string | undefined
    const lastOf = async (origin: string) => {
      seen = await readLast(origin)
      return seen === undefined ? undefined : await verifyCheckpoint(seen, trusted)
    }
    const answer = await judgeCheckpoint(body, { hash: sha256, logs: trusted, signer, timeS, lastOf })
    if (answer.status !== 200) return { answer, seen }
    await keepFile(fileOf(answer.head.origin), answer.head.note)
    return { answer }
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    vkey: signer.vkey,
    addCheckpoint: async (body) => {
      const answer = last.then(() => judge(body))
      last = answer.catch(() => undefined)
      const { seen, ...judged } = await answer
      const { status, body: text } = judged.answer
      return {
        status,
        contentType: status === 409 ? 'text/x.tlog.size' : 'text/plain; charset=utf-8',
        body: text,
        seen,
      }
    },
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
