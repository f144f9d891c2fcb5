/** `muts verify pack`: how a clause stood, recomputed from the entries that the pack brings along. */
import { CommandError, EXIT } from '#exit'
import type { VerifiedPack } from '#proof'
import { decodeUtf8, toBase64, verifyPack } from '#proof'
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
  const bytes = await readBytes(file)
  try {
    tellPack(await verifyPack(decodeUtf8(bytes), [...vkeys, ...witnessKeys], expected, sha256), options.json)
  } catch (error) {
    tellRefusal(error, 'The pack', options.json)
  }
}

function tellPack({ query, judgement, checkpoint, ended, entries }: VerifiedPack, asJson: boolean | undefined): void {
  const { clause, state, parts } = judgement
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
      rows: parts.map((part) => `${part.state}  ${part.kind} ${part.name}${part.because ? `: ${part.because}` : ''}`),
    },
    { ok: true, origin, size, root, before, at, clause, state, parts, entries },
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
