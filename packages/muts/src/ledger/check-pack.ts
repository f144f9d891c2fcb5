/** `muts verify pack`: how a clause stood, recomputed from the entries that the pack brings along. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError, EXIT } from '#exit'
import type { Judgement, VerifiedPack } from '#proof'
import { decodeUtf8, ProofError, toBase64, toHex, verifyPack } from '#proof'
import { sha256 } from './digest.ts'
import { formatInstant } from './entry-line.ts'
import { readBytes } from './source.ts'
import { tell, tellRefusal } from './tell.ts'
import type { TrustOptions } from './trust.ts'
import { readTrust } from './trust.ts'

export interface PackOptions extends TrustOptions {
  readonly clause?: string
  readonly notBefore?: string
  /** Origins. */
  readonly acceptRestart?: readonly string[]
  /** A folder. */
  readonly documents?: string
  readonly json?: boolean
}

export async function checkPack(file: string, options: PackOptions): Promise<void> {
  const { vkeys, witnessKeys, quorum } = readTrust(options)
  const expected = {
    clause: options.clause,
    notBeforeMs: readInstant(options.notBefore),
    quorum,
    acceptRestarts: options.acceptRestart,
  }
  const [bytes, held] = [await readBytes(file), await hashFolder(options.documents)]
  try {
    const verified = await verifyPack(decodeUtf8(bytes), [...vkeys, ...witnessKeys], expected, sha256)
    requireDocuments(verified.judgement.documents, held)
    tellPack(verified, options.json)
  } catch (error) {
    tellRefusal(error, 'The pack', options.json)
  }
}

/** SHA-256 of each file, in hexadecimal digits. @throws {CommandError} not found. */
async function hashFolder(folder: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (folder === undefined) return undefined
  const names = await readdir(folder).catch((cause) => {
    throw new CommandError(EXIT.notFound, `There is no folder ${folder}.`, { cause })
  })
  const hashes = new Set<string>()
  for (const name of names) {
    const path = join(folder, name)
    if ((await stat(path)).isFile()) hashes.add(toHex(sha256(await readFile(path))))
  }
  return hashes
}

/** @throws {ProofError} missing when what was signed is not in the folder. */
function requireDocuments(signed: Judgement['documents'], held: ReadonlySet<string> | undefined): void {
  const lacking = held && signed.find((document) => !held.has(document.sha256))
  if (!lacking) return
  const message = `no document that was handed over is the one of ${lacking.attestation}, SHA-256 ${lacking.sha256}`
  throw new ProofError('missing', message)
}

function tellPack(
  { query, judgement, checkpoint, ended, code, entries }: VerifiedPack,
  asJson: boolean | undefined,
): void {
  const { clause, state, parts, documents } = judgement
  const at = formatInstant(query.toMs)
  const { origin, size } = checkpoint
  const root = toBase64(checkpoint.root)
  const before = ended.map(({ origin, size: held, seen }) => ({ origin, held, seen }))
  tell(
    {
      ok: true,
      sentence: `The pack holds: ${clause.id} was ${state} at ${at}.`,
      facts: {
        demands: clause.text,
        promise: clause.promise,
        kind: clause.kind,
        log: origin,
        'entries in the log': size,
        root,
        'goes on after': before.map(toLoss).join('; ') || undefined,
        'entries in the pack': entries,
      },
      rows: [
        ...parts.map((part) => `${part.state}  ${part.kind} ${part.name}${part.because ? `: ${part.because}` : ''}`),
        ...code.map(({ control, enforcedBy, sha256 }) => `code  ${control}: ${enforcedBy}, SHA-256 ${sha256}`),
        ...documents.map(({ attestation, sha256 }) => `document  ${attestation}: SHA-256 ${sha256}`),
      ],
    },
    { ok: true, origin, size, root, before, at, clause, state, parts, code, documents, entries },
    asJson,
  )
}

const toLoss = ({ origin, held, seen }: { readonly origin: string; readonly held: number; readonly seen: number }) =>
  `${origin}, of whose ${seen} entries ${held} are held`

/** @throws {CommandError} usage. */
function readInstant(text: string | undefined): number | undefined {
  const at = text === undefined ? 0 : Date.parse(text)
  if (Number.isNaN(at)) throw new CommandError(EXIT.usage, '--not-before takes an instant: 2026-01-05T08:00:00Z.')
  return text === undefined ? undefined : at
}
